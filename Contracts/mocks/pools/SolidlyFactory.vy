# pragma version ~=0.4.3
"""
@title Solidly Factory
@custom:contract-name SolidlyFactory
@license Apache-2.0
@notice Makes pairs at any salt, and tells of them what a node asks the
        factories of Velodrome V2 and Aerodrome.
"""


interface Pair:
    def fee() -> uint256: view


isPool: public(HashMap[address, bool])
isPaused: public(bool)


@external
def create(init_code: Bytes[16384], salt: bytes32) -> address:
    """
    @dev Creates a pair by CREATE2.
    @param init_code The creation code.
    @param salt The salt.
    @return address The pair.
    """
    pair: address = raw_create(init_code, salt=salt)
    self.isPool[pair] = True
    return pair


@external
@view
def getFee(pool: address, stable: bool) -> uint256:
    """
    @dev Returns the fee of a pair, which the pair keeps here.
    @param pool The pair.
    @param stable Ignored: a pair has one curve.
    @return uint256 The fee in 1/10,000.
    """
    return staticcall Pair(pool).fee()
