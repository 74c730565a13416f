# The other way to register AzureSKR in Apache Tomcat: copy this to $CATALINA_BASE/bin/setenv.sh.
#
# With the jar on the class path of the JVM itself, and not in Tomcat's lib/, java.security finds the provider. Then
# server.xml must not have the listener: it would be loaded from there too, where Tomcat's own classes are out of reach.
# catalina.sh ignores a CLASSPATH of its surroundings; this file is the place that it leaves for one.
# /etc/azureskr.security is provider-config/tomcat/azureskr.security.
CLASSPATH=/opt/azureskr/azure-skr-provider-VERSION-all.jar
CATALINA_OPTS="$CATALINA_OPTS -Djava.security.properties=/etc/azureskr.security"
