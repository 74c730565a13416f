// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HclReportsTest {
    private static RSAPublicKey ak;
    private static RSAPublicKey ek;
    private static SnpMachine machine;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        ak = (RSAPublicKey) rsa.generateKeyPair().getPublic();
        ek = (RSAPublicKey) rsa.generateKeyPair().getPublic();
        machine = SnpMachineTest.machine(SnpConfiguration.azure());
    }

    @ParameterizedTest
    @EnumSource
    void reportDataIsTheHashOfTheClaimsInEveryLayout(HclLayout layout) throws Exception {
        byte[] report = reports(layout).make(new byte[64]);
        assertEquals(layout.indexSize(), report.length);
        byte[] snp = snpReport(report);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(claims(report));
        assertArrayEquals(Arrays.copyOf(hash, 64), SnpField.REPORT_DATA.read(snp));
        assertTrue(SnpMachineTest.verifies(snp, machine.vcek()));
    }

    @Test
    void headerOfTheOldLayoutIsThatOfARealVm() throws Exception {
        byte[] real = TestSamples.read("azure-cvm/hcl-report-snp.bin");
        byte[] ours = reports(HclLayout.ONE_KEY).make(new byte[64]);
        assertArrayEquals(Arrays.copyOf(real, 32), Arrays.copyOf(ours, 32));
        assertArrayEquals(Arrays.copyOfRange(real, 1216, 1236), Arrays.copyOfRange(ours, 1216, 1236));
        assertEquals(shape(claims(real)), shape(claims(ours)));
    }

    @Test
    void userDataStandsInTheClaimsAsHex() throws Exception {
        byte[] userData = new byte[64];
        userData[0] = (byte) 0xAB;
        Map<String, Object> claims = json(claims(reports(HclLayout.TWO_KEYS).make(userData)));
        assertEquals("AB" + "00".repeat(63), claims.get("user-data"));
        assertEquals(List.of("keys", "vm-configuration", "user-data"), List.copyOf(claims.keySet()));
    }

    @Test
    void claimsTamperedWithAreVouchedForByTheProcessor() throws Exception {
        HclReports reports = reports(HclLayout.TWO_KEYS);
        reports.runtimeClaims().tamper(claims -> {
            claims.put("keys", List.of());
            return claims;
        });
        byte[] report = reports.make(new byte[64]);
        assertEquals(List.of(), json(claims(report)).get("keys"));
        assertTrue(SnpMachineTest.verifies(snpReport(report), machine.vcek()));
    }

    @Test
    void reportDataTamperedWithIsSignedButBindsNothing() throws Exception {
        HclReports reports = reports(HclLayout.TWO_KEYS);
        reports.reportData().tamper(honest -> new byte[64]);
        byte[] snp = snpReport(reports.make(new byte[64]));
        assertArrayEquals(new byte[64], SnpField.REPORT_DATA.read(snp));
        assertTrue(SnpMachineTest.verifies(snp, machine.vcek()));
    }

    @Test
    void servedReportCanBeReplacedAsAWhole() throws Exception {
        HclReports reports = reports(HclLayout.TWO_KEYS);
        reports.hclReport().tamper(honest -> {
            honest[40] ^= 1;
            return honest;
        });
        assertFalse(SnpMachineTest.verifies(snpReport(reports.make(new byte[64])), machine.vcek()));
    }

    private static HclReports reports(HclLayout layout) {
        return new HclReports(machine, VmConfiguration.azure().withHclLayout(layout), ak, ek);
    }

    private static byte[] snpReport(byte[] hcl) {
        return Arrays.copyOfRange(hcl, 32, 32 + SnpField.REPORT_SIZE);
    }

    private static byte[] claims(byte[] hcl) {
        int length = ByteBuffer.wrap(hcl).order(ByteOrder.LITTLE_ENDIAN).getInt(1232);
        return Arrays.copyOfRange(hcl, 1236, 1236 + length);
    }

    private static Map<String, Object> json(byte[] claims) throws Exception {
        return JSONObjectUtils.parse(new String(claims, StandardCharsets.UTF_8));
    }

    /** The claims without the values that differ from VM to VM. */
    private static String shape(byte[] claims) {
        return new String(claims, StandardCharsets.UTF_8)
                .replaceAll("\"n\":\"[^\"]{342}\"", "n")
                .replaceAll("\"current-time\":\\d{10}", "time")
                .replaceAll("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", "id");
    }
}
