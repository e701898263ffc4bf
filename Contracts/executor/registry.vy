# pragma version ~=0.4.3
"""
@title Factory Registry
@custom:contract-name registry
@license Apache-2.0
@notice The factories whose pools are accepted, fixed at deployment. A
        pool of theirs is never trusted by its address: that is computed
        again by CREATE2 from the factory, the sorted tokens and, where
        the family has one, a fee, tick spacing or flag.
"""


from interfaces import IRouteExecutor


# @dev The most factories.
MAX_FACTORIES: constant(uint256) = 16


# @dev The values of `Factory.scheme`: which family the pools are of,
# and what the salt is made from.
# 0  Uniswap V2 pairs       packed tokens
# 1  Solidly pairs          packed tokens and a byte, 1 when stable
# 2  callback pools         encoded tokens (Algebra)
# 3  callback pools         encoded tokens and fee (Uniswap V3, Pancake
#                           V3) or tick spacing (Slipstream)
SCHEME_PAIR: constant(uint8) = 0
SCHEME_SOLIDLY: constant(uint8) = 1
SCHEME_CALLBACK: constant(uint8) = 2
SCHEME_CALLBACK_AND_FIELD: constant(uint8) = 3


# @dev `deployer` is the contract that calls CREATE2, `init_code_hash`
# the keccak256 hash of what it creates pools with.
struct Factory:
    deployer: address
    init_code_hash: bytes32
    scheme: uint8


FACTORIES: immutable(DynArray[Factory, MAX_FACTORIES])


@deploy
def __init__(factories: DynArray[Factory, MAX_FACTORIES]):
    """
    @dev Fixes the factories, for ever.
    @param factories The factories, in the order in which swaps name them.
    """
    FACTORIES = factories


@external
@view
def factories(index: uint256) -> Factory:
    """
    @dev Returns a factory.
    @param index Its place, which is the number by which swaps name it.
    @return Factory The factory.
    """
    return FACTORIES[index]


@internal
@view
def _check_pool(leg: IRouteExecutor.Swap, scheme: uint8):
    """
    @dev Refuses a swap whose pool is not the one that its factory made.
         The factory is named by the bits of `data` from the 25th up,
         the fee, tick spacing or flag by the lower ones.
    @param leg The swap.
    @param scheme The scheme that the swap's family demands.
    """
    factory: Factory = FACTORIES[leg.data >> 24]
    # Both callback schemes make the same family.
    assert min(factory.scheme, SCHEME_CALLBACK) == scheme, "route: unknown pool"

    field: uint256 = self._field(leg)
    is_sorted: bool = self._is_sorted(leg.tokenIn, leg.tokenOut)
    token0: address = leg.tokenIn if is_sorted else leg.tokenOut
    token1: address = leg.tokenOut if is_sorted else leg.tokenIn
    salt: bytes32 = empty(bytes32)
    if factory.scheme == SCHEME_PAIR:
        salt = keccak256(concat(convert(token0, bytes20), convert(token1, bytes20)))
    elif factory.scheme == SCHEME_SOLIDLY:
        flag: bytes1 = convert(convert(field, uint8), bytes1)
        salt = keccak256(concat(convert(token0, bytes20), convert(token1, bytes20), flag))
    elif factory.scheme == SCHEME_CALLBACK:
        salt = keccak256(abi_encode(token0, token1))
    else:
        salt = keccak256(abi_encode(token0, token1, field))

    # EIP-1014.
    digest: bytes32 = keccak256(
        concat(0xff, convert(factory.deployer, bytes20), salt, factory.init_code_hash)
    )
    pool: address = convert(
        convert(digest, uint256) & convert(max_value(uint160), uint256), address
    )
    assert leg.pool == pool, "route: unknown pool"


@internal
@pure
def _field(leg: IRouteExecutor.Swap) -> uint256:
    """
    @dev Returns the lowest 24 bits of the data of a swap.
    @param leg The swap.
    @return uint256 The fee in pips, the tick spacing or the flag.
    """
    return leg.data & 16_777_215


@internal
@pure
def _is_sorted(token_a: address, token_b: address) -> bool:
    """
    @dev Tells whether two tokens stand in the order of a pool.
    @param token_a The first token.
    @param token_b The second token.
    @return bool True when `token_a` has the lower address.
    """
    return convert(token_a, uint256) < convert(token_b, uint256)
