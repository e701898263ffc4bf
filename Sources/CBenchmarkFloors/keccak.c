#include "CBenchmarkFloors.h"

#include <string.h>

enum { rate = 136 };

// FIPS 202: iota's constants (3.2.5) and rho's offsets (3.2.2), lane x + 5y.
static const uint64_t round_constants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};
static const int offsets[25] = {
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
};

static inline uint64_t rotate(uint64_t lane, int count)
{
    return count == 0 ? lane : lane << count | lane >> (64 - count);
}

// Every loop but that over rounds has a fixed length and is unrolled, so that the lanes stand in
// registers as far as there are any.
static void permute(uint64_t state[25])
{
    uint64_t lanes[25], moved[25], columns[5];
    memcpy(lanes, state, sizeof lanes);
    for (int round = 0; round < 24; round++) {
#pragma GCC unroll 5
        for (int x = 0; x < 5; x++)
            columns[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
#pragma GCC unroll 5
        for (int x = 0; x < 5; x++) {
            uint64_t mix = columns[(x + 4) % 5] ^ rotate(columns[(x + 1) % 5], 1);
#pragma GCC unroll 5
            for (int y = 0; y < 5; y++)
                moved[y + 5 * ((2 * x + 3 * y) % 5)] =
                    rotate(lanes[x + 5 * y] ^ mix, offsets[x + 5 * y]);
        }
#pragma GCC unroll 5
        for (int y = 0; y < 25; y += 5)
#pragma GCC unroll 5
            for (int x = 0; x < 5; x++)
                lanes[x + y] =
                    moved[x + y] ^ (~moved[(x + 1) % 5 + y] & moved[(x + 2) % 5 + y]);
        lanes[0] ^= round_constants[round];
    }
    memcpy(state, lanes, sizeof lanes);
}

static void absorb(uint64_t state[25], const uint8_t *block)
{
    for (int index = 0; index < rate / 8; index++) {
        uint64_t lane;
        memcpy(&lane, block + 8 * index, sizeof lane);
        state[index] ^= lane;
    }
    permute(state);
}

void floor_keccak256(const uint8_t *bytes, size_t count, uint8_t hash[32])
{
    uint64_t state[25] = {0};
    uint8_t last[rate] = {0};
    for (; count >= rate; bytes += rate, count -= rate) absorb(state, bytes);
    if (count > 0) memcpy(last, bytes, count);
    last[count] = 0x01;
    last[rate - 1] |= 0x80;
    absorb(state, last);
    memcpy(hash, state, 32);
}
