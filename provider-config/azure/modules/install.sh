#!/bin/sh
# Run as root by azureskr-install.service, until it succeeds. It goes on where an earlier run ended, and may be run again
# at any time: the same by hand mends what is half installed. What it prints: journalctl -u azureskr-install
set -eu

base=/opt/azureskr
jar=$base/lib/azureskr.jar
# The unit does not come back after this status: trying again would change nothing.
wrong_jar=65

# default-jre-headless: a Java runtime, 17 or newer. tomcat10-user: Tomcat's programs and its web.xml, without a service of
# their own. On Ubuntu it is in universe, whose later fixes want Ubuntu Pro. tpm-udev: the group tss, and the rule that gives it /dev/tpmrm0. tpm2-tools: not used by the server, but by
# whoever looks for a fault (tpm2_pcrread), with tpm2-tss.
packages='ca-certificates curl default-jre-headless tomcat10-user tpm-udev tpm2-tools'

missing() {
  for package in $packages; do
    dpkg-query --show --showformat '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done
}

# Only where some are missing: a new jar needs no mirror.
if [ -n "$(missing)" ]; then
  export DEBIAN_FRONTEND=noninteractive
  # What a run that was cut off left unpacked.
  dpkg --configure -a
  apt-get -q -o Acquire::Retries=5 update
  # shellcheck disable=SC2046  # a list of words
  apt-get -q -o Acquire::Retries=5 -o DPkg::Lock::Timeout=300 install -y $(missing)
fi

getent passwd azureskr >/dev/null ||
  useradd --system --user-group --no-create-home --home-dir "$base" --shell /usr/sbin/nologin azureskr
# The unit needs no membership (SupplementaryGroups=tss): this is for "doctor", run as the service's user.
usermod --append --groups tss azureskr
# The TPM was there before the rule that gives it to tss.
udevadm control --reload
udevadm trigger --settle --action=add --subsystem-match=tpm --subsystem-match=tpmrm

if [ -f "$base/jar.url" ]; then
  mkdir -p "$base/lib"
  # Not as an argument, which everybody may read.
  printf 'url = "%s"\n' "$(cat "$base/jar.url")" |
    curl --config - --proto '=https' --proto-redir '=https' --tlsv1.2 --fail --silent --show-error --location \
      --retry 10 --retry-all-errors --retry-delay 5 --output "$jar.new"
  if ! echo "$(cat "$base/jar.sha256")  $jar.new" | sha256sum --check --quiet; then
    echo "What jar.url leads to is not the jar of jar.sha256, both in $base. Correct one of them and start this again." >&2
    exit $wrong_jar
  fi
  mv "$jar.new" "$jar"
fi

# What an administrator may change is in /etc; /opt/azureskr is Tomcat's base, which the service cannot write.
chown -R root:root "$base"
chown root:azureskr /etc/azureskr.conf
chmod 0640 /etc/azureskr.conf
ln -sfn /etc/azureskr.conf "$base/conf/azureskr.conf"
ln -sfn /var/cache/azureskr "$base/work"
cp /usr/share/tomcat10/skel/conf/web.xml "$base/conf/web.xml"

systemctl daemon-reload
systemctl enable azureskr-tomcat.service
# Last, because as long as it is there, the unit starts this again, at each boot too.
rm -f "$base/jar.url"
# It may be refused until the permission has arrived, and tries again by itself.
systemctl restart --no-block azureskr-tomcat.service
echo 'Installed.'
