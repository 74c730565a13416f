// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.config.CertificateSource;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BouncyCastle, which writes DER itself, is asked what it makes of what is written here. */
class SelfSignedCertificateTest {
    private static final CertificateSource.SelfSigned PLAIN = source("CN=web");

    @Test
    void isDerToTheLastByte() throws Exception {
        byte[] encoded = rsa(PLAIN).getEncoded();
        assertArrayEquals(encoded, Certificate.getInstance(encoded).getEncoded("DER"));
    }

    @Test
    void anRsaKeySignsItself() throws Exception {
        X509Certificate made = rsa(PLAIN);
        made.verify(made.getPublicKey());
        assertEquals(3, made.getVersion());
        assertEquals("SHA256withRSA", made.getSigAlgName());
        assertEquals(made.getSubjectX500Principal(), made.getIssuerX500Principal());
        assertEquals(127, made.getSerialNumber().bitLength());
        assertNull(made.getSubjectAlternativeNames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void anEllipticKeySignsItself(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        X509Certificate made = make(PLAIN, generator.generateKeyPair());
        made.verify(made.getPublicKey());
        assertEquals("SHA256withECDSA", made.getSigAlgName());
    }

    @Test
    void aKeyOfACurveThatTheJdkLacksSignsItself() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        generator.initialize(new ECGenParameterSpec("secp256k1"));
        KeyPair pair = generator.generateKeyPair();
        make(PLAIN, pair).verify(pair.getPublic(), new BouncyCastleProvider());
    }

    @Test
    void hasTheNamesOfItsServerHoweverMany() throws Exception {
        List<String> names = IntStream.range(0, 40)
                .mapToObj(i -> "host-" + i + ".example.org")
                .toList();
        X509Certificate made = rsa(source("CN=web", names.toArray(String[]::new)));
        assertEquals(
                names,
                made.getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1))
                        .toList());
    }

    @Test
    void anAddressIsNoName() throws Exception {
        X509Certificate made = rsa(source("CN=web", "10.0.0.1", "2001:db8::1"));
        assertEquals(
                List.of(List.of(7, "10.0.0.1"), List.of(7, "2001:db8:0:0:0:0:0:1")),
                List.copyOf(made.getSubjectAlternativeNames()));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-26T09:05:01.999Z, 170d3236313132363039303530315a",
        "2049-12-31T23:59:59Z, 170d3439313233313233353935395a",
        "2050-01-01T00:00:00Z, 180f32303530303130313030303030305a"
    })
    void aTimeHasFourDigitsForItsYearFrom2050On(Instant instant, String der) throws Exception {
        assertEquals(der, Der.time(instant).hex());
        Time read =
                Time.getInstance(ASN1Primitive.fromByteArray(Der.time(instant).toArray()));
        assertEquals(instant.truncatedTo(ChronoUnit.SECONDS), read.getDate().toInstant());
    }

    @ParameterizedTest
    @CsvSource({"127, 047f", "128, 048180", "255, 0481ff", "256, 04820100", "65535, 0482ffff"})
    void aLengthTakesAsFewBytesAsItNeeds(int length, String header) {
        Bytes value = Der.value(Der.OCTET_STRING, Bytes.owning(new byte[length]));
        assertEquals(header, value.slice(0, value.length() - length).hex());
    }

    @Test
    void whatIsTooLongForItsLengthIsRefused() {
        Bytes tooLong = Bytes.owning(new byte[0x10000]);
        assertThrows(IllegalArgumentException.class, () -> Der.value(Der.OCTET_STRING, tooLong));
    }

    @Test
    void aNumberWhoseFirstBitIsSetStaysPositive() {
        assertEquals("02020080", Der.integer(BigInteger.valueOf(128)).hex());
    }

    private static CertificateSource.SelfSigned source(String subject, String... names) {
        return new CertificateSource.SelfSigned(new X500Principal(subject), List.of(names));
    }

    private static X509Certificate rsa(CertificateSource.SelfSigned source) throws Exception {
        return make(source, KeyPairGenerator.getInstance("RSA").generateKeyPair());
    }

    private static X509Certificate make(CertificateSource.SelfSigned source, KeyPair pair) throws Exception {
        return SelfSignedCertificate.make(source, pair.getPrivate(), pair.getPublic());
    }
}
