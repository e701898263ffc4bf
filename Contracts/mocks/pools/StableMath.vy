# pragma version ~=0.4.3
"""
@title StableSwap Mathematics
@custom:contract-name StableMath
@license Apache-2.0
@notice The curve of the pools that store A times 100 and divide D by
        x N coin by coin, for two coins or three: both unknowns by
        Newton's method. Written from the published invariant.
"""


A_PRECISION: constant(uint256) = 100


@internal
@pure
def _invariant(values: DynArray[uint256, 3], amplification: uint256) -> uint256:
    """
    @dev Solves for D.
    @param values The balances with 18 decimals.
    @param amplification A n^(n - 1), times 100.
    @return uint256 D.
    """
    n: uint256 = len(values)
    total: uint256 = 0
    for value: uint256 in values:
        total += value
    if total == 0:
        return 0
    d: uint256 = total
    ann: uint256 = amplification * n
    for _: uint256 in range(255):
        power: uint256 = d
        for value: uint256 in values:
            power = power * d // (value * n)
        previous: uint256 = d
        d = (
            (ann * total // A_PRECISION + power * n)
            * d
            // ((ann - A_PRECISION) * d // A_PRECISION + (n + 1) * power)
        )
        if max(d, previous) - min(d, previous) <= 1:
            return d
    raise "no convergence"


@internal
@pure
def _rest(j: uint256, values: DynArray[uint256, 3], d: uint256, amplification: uint256) -> uint256:
    """
    @dev Solves for the value of a coin when all others keep theirs.
    @param j The place of the coin.
    @param values The values; that of the coin itself is not read.
    @param d The invariant.
    @param amplification A n^(n - 1), times 100.
    @return uint256 The value.
    """
    n: uint256 = len(values)
    ann: uint256 = amplification * n
    c: uint256 = d
    total: uint256 = 0
    for k: uint256 in range(3):
        if k == j or k >= n:
            continue
        total += values[k]
        c = c * d // (values[k] * n)
    c = c * d * A_PRECISION // (ann * n)
    b: uint256 = total + d * A_PRECISION // ann
    y: uint256 = d
    for _: uint256 in range(255):
        previous: uint256 = y
        y = (y * y + c) // (2 * y + b - d)
        if max(y, previous) - min(y, previous) <= 1:
            return y
    raise "no convergence"
