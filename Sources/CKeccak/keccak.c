#include "CKeccak.h"

#include <string.h>

// One lane of each of four states. Compilers turn its operations into the widest instructions that a
// function may use, so that the same lines serve every processor.
typedef uint64_t lanes __attribute__((vector_size(32)));

// The constants of iota (FIPS 202, section 3.2.5).
static const uint64_t round_constants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

// By how much rho rotates lane x + 5y.
static const unsigned offsets[25] = {
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
};

#define ALL_ITERATIONS _Pragma("clang loop unroll(full)")
#define ROTATED(lane, offset) ((lane) << (offset) | (lane) >> ((64 - (offset)) & 63))

static inline __attribute__((always_inline)) void permute(lanes *state) {
  for (int round = 0; round < 24; round++) {
    // Theta: mix each column into its neighbours.
    lanes columns[5], moved[25];
    ALL_ITERATIONS for (int x = 0; x < 5; x++) {
      columns[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    }
    // Rho and pi: rotate each lane and move it.
    ALL_ITERATIONS for (int x = 0; x < 5; x++) {
      lanes mix = columns[(x + 4) % 5] ^ ROTATED(columns[(x + 1) % 5], 1);
      ALL_ITERATIONS for (int y = 0; y < 5; y++) {
        lanes lane = state[x + 5 * y] ^ mix;
        moved[y + 5 * ((2 * x + 3 * y) % 5)] = ROTATED(lane, offsets[x + 5 * y]);
      }
    }
    // Chi: join the lanes of a row.
    ALL_ITERATIONS for (int y = 0; y < 25; y += 5) {
      ALL_ITERATIONS for (int x = 0; x < 5; x++) {
        state[x + y] = moved[x + y] ^ (~moved[(x + 1) % 5 + y] & moved[(x + 2) % 5 + y]);
      }
    }
    // Iota: break the symmetry.
    state[0] ^= round_constants[round];
  }
}

// The lanes are those of little-endian machines, which all that Swift runs on are.
static inline __attribute__((always_inline)) void hash(
    const uint8_t *blocks, uint8_t *outputs, size_t count) {
  lanes state[25];
  memset(state, 0, sizeof state);
  for (size_t word = 0; word < c_shake256_rate / 8; word++) {
    uint64_t words[c_shake256_lanes];
    for (size_t lane = 0; lane < c_shake256_lanes; lane++) {
      memcpy(&words[lane], blocks + c_shake256_rate * lane + 8 * word, 8);
    }
    memcpy(&state[word], words, sizeof words);
  }
  permute(state);
  size_t length = count < c_shake256_rate ? count : c_shake256_rate;
  for (size_t word = 0; 8 * word < length; word++) {
    uint64_t words[c_shake256_lanes];
    memcpy(words, &state[word], sizeof words);
    size_t rest = length - 8 * word;
    for (size_t lane = 0; lane < c_shake256_lanes; lane++) {
      memcpy(outputs + count * lane + 8 * word, &words[lane], rest < 8 ? rest : 8);
    }
  }
  memset(state, 0, sizeof state);
  // Whoever reads the memory next would see the zeros, so they must be written.
  __asm__ volatile("" : : "r"(state) : "memory");
}

static void hash_plain(const uint8_t *blocks, uint8_t *outputs, size_t count) {
  hash(blocks, outputs, count);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void hash_avx2(
    const uint8_t *blocks, uint8_t *outputs, size_t count) {
  hash(blocks, outputs, count);
}

__attribute__((target("avx512f,avx512vl"))) static void hash_avx512(
    const uint8_t *blocks, uint8_t *outputs, size_t count) {
  hash(blocks, outputs, count);
}
#endif

void c_shake256_of_four(const uint8_t *blocks, uint8_t *outputs, size_t count) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) {
    hash_avx512(blocks, outputs, count);
    return;
  }
  if (__builtin_cpu_supports("avx2")) {
    hash_avx2(blocks, outputs, count);
    return;
  }
#endif
  hash_plain(blocks, outputs, count);
}
