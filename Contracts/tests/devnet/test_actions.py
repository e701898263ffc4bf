"""What a served scene tells of itself and what others can do to its pools."""

import pytest
from contract_support.actions import GIVEN, fund, verbs
from contract_support.configuration import add_foreign_pair, describe
from contract_support.devnet import DevnetChain
from contract_support.evm import Reverted
from contract_support.scene import units, units_worth
from contract_support.world import build_world
from eth_utils import keccak, to_checksum_address


@pytest.fixture(scope="module")
def devnet():
    return build_world(DevnetChain())


class Values(list):
    """Parameters of a verb."""

    def required(self, index):
        return self[index]

    def optional(self, index):
        return self[index] if index < len(self) else None


def act(devnet, verb, *values):
    """Runs a verb and mines; whether everything succeeded, and how many transactions there were."""
    node = devnet.chain.node
    hashes = verbs(devnet)[verb](node, Values(values))
    assert len(node.pool) == len(hashes)
    while len(node.pool):
        node.mine()
    found = [node.chain.locate(bytes.fromhex(each[2:])) for each in hashes]
    return all(block.mined[index].succeeded for block, index in found), len(hashes)


def test_every_pool_of_a_family_has_its_configuration(devnet):
    told = describe(devnet)
    nothing = [each["name"] for each in told["pools"] if each["configuration"] is None]
    assert nothing == ["curve underlying USDC/DAI"]
    assert [each["name"] for each in told["pools"]] == list(devnet.pools)
    for each in told["pools"]:
        code = devnet.chain.code(each["address"])
        assert code and each["codeHash"] == "0x" + keccak(code).hex()


def test_a_pair_of_an_unknown_factory_is_refused_by_the_executor():
    world = build_world(DevnetChain())
    add_foreign_pair(world)
    leg = world.leg("foreign WETH/USDC", "WETH", 10**18)
    with pytest.raises(Reverted, match="route: unknown pool"):
        world.send([leg], "WETH", 10**18, "USDC")
    told = {each["name"]: each["configuration"] for each in describe(world)["pools"]}
    assert told["foreign WETH/USDC"]["factory"] == world["foreign_factory"].address


def test_others_sell_to_every_pool(devnet):
    for name, pool in devnet.pools.items():
        for token in pool.tokens:
            amount = units_worth(token, 12.5)
            succeeded, count = act(devnet, "dev_swap", name, token, str(amount))
            assert succeeded and count > 0, name
    name = "curve DAI/USDC/USDT"
    assert act(devnet, "dev_swap", name, "USDT", str(10**9), "DAI") == (True, 1)


def test_what_cannot_be_sold_fails_in_its_block(devnet):
    far = units("WETH", 10**12)
    assert act(devnet, "dev_swap", "pair WETH/USDC", "WETH", str(far)) == (False, 1)


def test_others_add_liquidity(devnet):
    for name in devnet.pools:
        if name.startswith(("curve underlying", "curve ETH", "wrapper")):
            continue
        succeeded, count = act(devnet, "dev_provide", name, 1_000)
        assert succeeded and count > 0, name


def test_rates_rise_and_an_amplification_moves(devnet):
    rate = devnet["wstETH"].read("stEthPerToken")
    assert act(devnet, "dev_accrue", "stETH", str(10**20)) == (True, 1)
    assert devnet["wstETH"].read("stEthPerToken") > rate
    worth = devnet["vDAI"].read("convertToAssets", 10**18)
    assert act(devnet, "dev_accrue", "vDAI", str(10**22)) == (True, 1)
    assert devnet["vDAI"].read("convertToAssets", 10**18) > worth
    rate = devnet["rDAI"].read("rate")
    assert act(devnet, "dev_accrue", "rDAI", str(10**22)) == (True, 2)
    assert devnet["rDAI"].read("rate") > rate
    pool = devnet[devnet.pools["curve DAI/USDC/USDT"].address]
    assert act(devnet, "dev_ramp", "curve DAI/USDC/USDT", 3_000, 50) == (True, 1)
    devnet.chain.node.mine()
    assert 2_000 < pool.read("A") < 3_000


def test_accounts_are_given_of_every_token(devnet):
    others = [to_checksum_address("0x" + digits * 20) for digits in ("5d", "5e")]
    fund(devnet, others)
    for account in others:
        assert devnet.chain.ether(account) == 100 * 10**18
        for token, dollars in GIVEN.items():
            assert devnet.balance(token, account) == units_worth(token, dollars)
