# pragma version ~=0.4.3
"""
@title Pool Deployer
@custom:contract-name PoolDeployer
@license Apache-2.0
@notice Creates concentrated liquidity pools with any salt, and tells
        their constructor the parameters, as the factories of Uniswap
        V3's kin do.
"""


parameters: public(Parameters)
pool: public(address)


struct Parameters:
    factory: address
    token0: address
    token1: address
    fee: uint24
    tickSpacing: int24


@external
@view
def owner() -> address:
    """
    @dev Returns who may set fees: nobody.
    @return address Zero.
    """
    return empty(address)


@external
def deploy(
    code: Bytes[49152], salt: bytes32, token0: address, token1: address, fee: uint24, spacing: int24
) -> address:
    """
    @dev Creates a pool.
    @param code The creation code.
    @param salt The salt.
    @param token0 The lower token address.
    @param token1 The higher token address.
    @param fee The fee in pips.
    @param spacing The tick spacing.
    @return address The pool.
    """
    self.parameters = Parameters(
        factory=self, token0=token0, token1=token1, fee=fee, tickSpacing=spacing
    )
    return raw_create(code, salt=salt)
