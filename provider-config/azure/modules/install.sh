#!/bin/sh
# Run once, as root, at the end of the first boot: install.sh SHA-256-OF-THE-JAR
# What it prints is in /var/log/cloud-init-output.log. It may be run again.
set -eu

base=/opt/azureskr
jar=$base/lib/azureskr.jar

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
  echo "$1  $jar.new" | sha256sum --check --quiet
  mv "$jar.new" "$jar"
  rm -f "$base/jar.url"
fi

# What an administrator may change is in /etc; /opt/azureskr is Tomcat's base, which the service cannot write.
chown -R root:root "$base"
chown root:azureskr /etc/azureskr.conf
chmod 0640 /etc/azureskr.conf
ln -sfn /etc/azureskr.conf "$base/conf/azureskr.conf"
ln -sfn /var/cache/azureskr "$base/work"
cp /usr/share/tomcat10/skel/conf/web.xml "$base/conf/web.xml"

systemctl daemon-reload
# It may be refused until the permission has arrived, and tries again by itself.
systemctl enable --now --no-block azureskr-tomcat.service
