#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <sys/prctl.h>

/* Swift does not see this macro, which is made of others. */
static const int causeway_key_pair = EVP_PKEY_KEYPAIR;

/* Swift makes strings of these macros, whose bytes do not outlive a call; a parameter keeps the address. */
static const char *const causeway_private_key = OSSL_PKEY_PARAM_PRIV_KEY;
static const char *const causeway_public_key = OSSL_PKEY_PARAM_PUB_KEY;

/* Swift cannot call prctl, whose arguments vary. */

/* Whether the system may show this process's memory to others and write it into core dumps. */
static inline int causeway_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }

/* Allows that (1) or forbids it (0); returns 0 when it is done. */
static inline int causeway_set_dumpable(int allowed) {
    return prctl(PR_SET_DUMPABLE, allowed, 0, 0, 0);
}
