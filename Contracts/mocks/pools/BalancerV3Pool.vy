# pragma version ~=0.4.3
"""
@title Balancer V3 Pool
@custom:contract-name BalancerV3Pool
@license Apache-2.0
@notice What a pool of two tokens and equal weights tells of itself; the
        vault holds its tokens and computes its swaps.
"""


HALF: constant(uint256) = 5 * 10**17


@external
@pure
def getNormalizedWeights() -> DynArray[uint256, 2]:
    """
    @dev Returns the weights.
    @return DynArray[uint256, 2] The weights, 10^18 is 100 %.
    """
    return [HALF, HALF]
