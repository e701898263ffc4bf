# pragma version ~=0.4.3
"""
@title Create Two Factory
@custom:contract-name CreateTwoFactory
@license Apache-2.0
@notice Creates any code at an address an executor will recompute. An
        executor that names it as its factory trusts hostile pools, so
        that each of its own checks can be tried alone.
"""


@external
def create(init_code: Bytes[16384], salt: bytes32) -> address:
    """
    @dev Creates a contract by CREATE2.
    @param init_code The creation code.
    @param salt The salt.
    @return address The address of the contract.
    """
    return raw_create(init_code, salt=salt)
