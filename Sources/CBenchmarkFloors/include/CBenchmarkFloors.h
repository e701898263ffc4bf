#ifndef C_BENCHMARK_FLOORS_H
#define C_BENCHMARK_FLOORS_H

#include <stddef.h>
#include <stdint.h>

/// Keccak-256 of `count` bytes, as a C programmer would write it: the floor for ours.
void floor_keccak256(const uint8_t *bytes, size_t count, uint8_t hash[32]);

/// A context of libsecp256k1 for `floor_ecdsa_sign`; null when there is no memory.
void *floor_ecdsa_context(void);

/// Frees a context.
void floor_ecdsa_release(void *context);

/// A recoverable signature (r, s, parity) by libsecp256k1 and nothing else; 1 when it was made.
int floor_ecdsa_sign(
    const void *context, const uint8_t digest[32], const uint8_t key[32], uint8_t signature[65]);

/// From here on, counts what this thread takes from the heap; how many places were found at which
/// loaded code looks up the allocator, zero where this cannot be done. One thread at a time counts:
/// others wait here until `floor_allocations_end`, which must follow on the same thread.
size_t floor_allocations_begin(void);

/// Ends what `floor_allocations_begin` began; how often memory was taken from the heap. What was
/// taken less what was given back, in bytes as the allocator hands them out, goes to `kept_bytes`.
uint64_t floor_allocations_end(int64_t *kept_bytes);

#endif
