#include "CBenchmarkFloors.h"

#include <secp256k1_recovery.h>

void *floor_ecdsa_context(void) { return secp256k1_context_create(SECP256K1_CONTEXT_SIGN); }

void floor_ecdsa_release(void *context) { secp256k1_context_destroy(context); }

int floor_ecdsa_sign(
    const void *context, const uint8_t digest[32], const uint8_t key[32], uint8_t signature[65])
{
    secp256k1_ecdsa_recoverable_signature made;
    int parity = 0;
    if (!secp256k1_ecdsa_sign_recoverable(context, &made, digest, key, NULL, NULL)) return 0;
    secp256k1_ecdsa_recoverable_signature_serialize_compact(context, signature, &parity, &made);
    signature[64] = (uint8_t)parity;
    return 1;
}
