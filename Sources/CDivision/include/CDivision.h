#ifndef C_DIVISION_H
#define C_DIVISION_H

#include <stdint.h>

/// A quotient and what is left over.
struct c_quotient {
  uint64_t quotient;
  uint64_t rest;
};

/// `high · 2^64 + low` divided by `divisor`, which must be above `high`.
///
/// One instruction where the processor has it. Compilers call a function for it, since they cannot
/// know that the quotient fits.
static inline struct c_quotient c_divide(uint64_t high, uint64_t low, uint64_t divisor) {
  struct c_quotient result;
#if defined(__x86_64__)
  __asm__("divq %[divisor]"
          : "=a"(result.quotient), "=d"(result.rest)
          : "a"(low), "d"(high), [divisor] "r"(divisor)
          : "cc");
#else
  unsigned __int128 dividend = (unsigned __int128)high << 64 | low;
  result.quotient = (uint64_t)(dividend / divisor);
  result.rest = (uint64_t)(dividend % divisor);
#endif
  return result;
}

#endif
