// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

/** Numbers of TPM 2.0 part 2 that the paravisor uses. */
final class TpmCode {
    static final short ST_NO_SESSIONS = (short) 0x8001;
    static final short ST_SESSIONS = (short) 0x8002;

    static final int RH_OWNER = 0x40000001;
    static final int RH_ENDORSEMENT = 0x4000000B;
    static final int RH_PLATFORM = 0x4000000C;
    static final int RS_PW = 0x40000009;

    static final int CC_EVICT_CONTROL = 0x120;
    static final int CC_HIERARCHY_CHANGE_AUTH = 0x129;
    static final int CC_NV_DEFINE_SPACE = 0x12A;
    static final int CC_CREATE_PRIMARY = 0x131;
    static final int CC_NV_WRITE = 0x137;
    static final int CC_STARTUP = 0x144;
    static final int CC_SHUTDOWN = 0x145;
    static final int CC_NV_READ = 0x14E;
    static final int CC_CONTEXT_LOAD = 0x161;
    static final int CC_CONTEXT_SAVE = 0x162;
    static final int CC_FLUSH_CONTEXT = 0x165;
    static final int CC_NV_READ_PUBLIC = 0x169;
    static final int CC_START_AUTH_SESSION = 0x176;
    static final int CC_GET_CAPABILITY = 0x17A;
    static final int CC_PCR_READ = 0x17E;
    static final int CC_PCR_EXTEND = 0x182;

    static final int RC_SUCCESS = 0;
    static final int RC_COMMAND_SIZE = 0x142;
    static final int RC_NV_RANGE = 0x146;
    /** No slot is left for another transient object. */
    static final int RC_OBJECT_MEMORY = 0x902;
    /** No slot is left for another session. */
    static final int RC_SESSION_MEMORY = 0x903;
    /** TPM_RC_HANDLE for the first parameter. */
    static final int RC_HANDLE_P1 = 0x1CB;
    /** TPM_RC_REFERENCE_H0: the first handle names an object that is not loaded; the next handles' codes follow. */
    static final int RC_REFERENCE_H0 = 0x910;

    /** TPM_ALG_ID. */
    static final int SHA256 = 0x000B;

    /** TPM_SU_CLEAR. */
    static final int SU_CLEAR = 0;

    private TpmCode() {}
}
