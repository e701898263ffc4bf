#ifndef C_KECCAK_H
#define C_KECCAK_H

#include <stddef.h>
#include <stdint.h>

/// How many inputs are hashed side by side.
enum { c_shake256_lanes = 4 };
/// The rate of SHAKE256 in bytes (FIPS 202): the longest block, and the longest output of one.
enum { c_shake256_rate = 136 };

/// SHAKE256 of four inputs of one block each.
///
/// `blocks` are four padded blocks of `c_shake256_rate` bytes, one behind the other; `outputs` gets
/// four times `count` bytes, at most `c_shake256_rate` each, in the same order. Takes the same time for
/// all contents, and wipes its state; what a compiler spills of it on the way is not wiped.
void c_shake256_of_four(const uint8_t *blocks, uint8_t *outputs, size_t count);

#endif
