"""Routes over the original pools pay out what independent integer formulas say."""

import pytest
from contract_support.scene import (
    CALLER,
    STRANGER,
    V2_ROW,
    units,
    units_worth,
)
from contract_support.world import uniswap_factories
from eth_abi import encode
from eth_utils import keccak, to_checksum_address

PAIRS = ["pair WETH/USDC", "pair WETH/DAI", "pair USDC/DAI", "pair WBTC/USDC"]
POOLS = ["pool WETH/USDC 500", "pool WETH/USDC 3000", "pool USDC/DAI 500"]
DOLLARS = [0.5, 137.5, 60_000]


@pytest.mark.parametrize("dollars", DOLLARS)
@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("name", PAIRS + POOLS)
def test_one_swap_pays_the_formulas_amount(world, name, side, dollars):
    token_in, token_out = world.pools[name].tokens[side], world.pools[name].tokens[1 - side]
    amount = units_worth(token_in, dollars)
    expected = world.model(name).swap(side == 0, amount)
    assert expected > 0
    legs = [world.leg(name, token_in, amount)]
    assert world.execute(legs, token_in, amount, token_out) == expected


@pytest.mark.parametrize("side", [0, 1])
def test_a_large_swap_crosses_ticks_exactly(world, side):
    name = "pool WETH/USDC 500"
    token_in, token_out = world.pools[name].tokens[side], world.pools[name].tokens[1 - side]
    amount = units_worth(token_in, 150_000)
    model = world.model(name)
    expected = model.swap(side == 0, amount)
    assert model.crossings >= 2
    legs = [world.leg(name, token_in, amount)]
    assert world.execute(legs, token_in, amount, token_out) == expected


def test_a_split_over_three_pools_of_one_pair_pays_the_sum(world):
    names = ["pair WETH/USDC", "pool WETH/USDC 500", "pool WETH/USDC 3000"]
    shares = [units("WETH", 7), units("WETH", 20), units("WETH", 5) + 3]
    down = world.pools[names[0]].tokens[0] == "WETH"
    expected = sum(world.model(n).swap(down, share) for n, share in zip(names, shares))
    legs = [world.leg(n, "WETH", share) for n, share in zip(names, shares)]
    assert world.execute(legs, "WETH", sum(shares), "USDC", minimum=expected) == expected


def test_the_last_swap_out_of_a_token_spends_all_that_is_left(world):
    total, first = units("WETH", 10), units("WETH", 4)
    down = world.pools["pair WETH/USDC"].tokens[0] == "WETH"
    expected = world.model("pair WETH/USDC").swap(down, first)
    expected += world.model("pool WETH/USDC 500").swap(down, total - first)
    # The stated amount of the last swap is too low, then too high: neither counts.
    for stated in (1, 0, total * 2, 2**256 - 1):
        fork = world.fork()
        legs = [
            fork.leg("pair WETH/USDC", "WETH", first),
            fork.leg("pool WETH/USDC 500", "WETH", stated),
        ]
        assert fork.execute(legs, "WETH", total, "USDC") == expected


def test_two_hops_share_an_intermediate_token(world):
    total, first = units("WETH", 12), units("WETH", 5)
    down = world.pools["pair WETH/DAI"].tokens[0] == "WETH"
    dai = world.model("pair WETH/DAI").swap(down, first)
    down = world.pools["pair WBTC/WETH"].tokens[0] == "WETH"
    wbtc = world.model("pair WBTC/WETH").swap(down, total - first)
    down = world.pools["pair WBTC/DAI"].tokens[0] == "WBTC"
    dai += world.model("pair WBTC/DAI").swap(down, wbtc)
    through_pair = dai // 3
    down = world.pools["pair USDC/DAI"].tokens[0] == "DAI"
    expected = world.model("pair USDC/DAI").swap(down, through_pair)
    expected += world.model("pool USDC/DAI 500").swap(down, dai - through_pair)
    legs = [
        world.leg("pair WETH/DAI", "WETH", first),
        world.leg("pair WBTC/WETH", "WETH", total - first),
        world.leg("pair WBTC/DAI", "WBTC", wbtc),
        world.leg("pair USDC/DAI", "DAI", through_pair),
        world.leg("pool USDC/DAI 500", "DAI", dai - through_pair),
    ]
    assert world.execute(legs, "WETH", total, "USDC", minimum=expected) == expected


def test_one_pool_may_be_used_twice(world):
    amount = units("WETH", 3)
    down = world.pools["pair WETH/USDC"].tokens[0] == "WETH"
    model = world.model("pair WETH/USDC")
    expected = model.swap(down, amount) + model.swap(down, amount)
    legs = [world.leg("pair WETH/USDC", "WETH", amount)] * 2
    assert world.execute(legs, "WETH", 2 * amount, "USDC") == expected


def test_a_route_may_pass_its_input_token_again(world):
    amount = units("WETH", 1)
    legs = [
        world.leg("pair WETH/DAI", "WETH", amount),
        world.leg("pair WETH/DAI", "DAI", 0),
        world.leg("pair WETH/USDC", "WETH", 0),
    ]
    down = world.pools["pair WETH/DAI"].tokens[0] == "WETH"
    model = world.model("pair WETH/DAI")
    # The first swap states less than is held, so the last one spends the rest too.
    back = model.swap(not down, model.swap(down, amount // 2)) + amount - amount // 2
    legs[0] = world.leg("pair WETH/DAI", "WETH", amount // 2)
    down = world.pools["pair WETH/USDC"].tokens[0] == "WETH"
    expected = world.model("pair WETH/USDC").swap(down, back)
    assert world.execute(legs, "WETH", amount, "USDC") == expected


def test_a_pair_is_paid_for_the_swap_and_not_for_a_donation(world):
    amount = units("WETH", 2)
    pair = world.pools["pair WETH/USDC"]
    expected = world.model("pair WETH/USDC").swap(pair.tokens[0] == "WETH", amount)
    world["WETH"].send(STRANGER, "transfer", pair.address, 10**18)
    legs = [world.leg("pair WETH/USDC", "WETH", amount)]
    assert world.execute(legs, "WETH", amount, "USDC") == expected


def test_the_event_names_caller_tokens_and_amounts(world):
    amount = units("WETH", 1)
    receipt = world.send([world.leg("pair WETH/USDC", "WETH", amount)], "WETH", amount, "USDC")
    out = world.executor.decode_output("execute", receipt.output)
    address, topics, data = receipt.logs[-1]
    assert to_checksum_address(address) == world.executor.address
    signature = "RouteExecuted(address,address,address,uint256,uint256)"
    parties = [CALLER, world["WETH"].address, world["USDC"].address]
    assert list(topics) == [
        int.from_bytes(keccak(text=signature), "big"),
        *(int(each, 16) for each in parties),
    ]
    assert data == encode(["uint256", "uint256"], [amount, out])


def test_what_is_trusted_can_be_read(world):
    executor = world.executor
    assert executor.read("WETH") == world["WETH"].address.lower()
    expected = uniswap_factories(world["v2_factory"].address, world["v3_factory"].address)
    for row, (deployer, code_hash, scheme) in enumerate(expected):
        assert executor.read("factories", row) == (deployer.lower(), code_hash, scheme)
    assert executor.read("factories", V2_ROW)[1] == world["v2_factory"].read("pairCodeHash")


def test_the_interface_is_the_published_one(world):
    abi = world.executor.functions
    swap = "(uint8,address,address,address,uint256,uint256,uint256)[]"
    signature = f"execute({swap},address,uint256,address,uint256,uint256)"
    arguments = world.arguments([], "WETH", 1, "USDC")
    assert world.executor.calldata("execute", *arguments)[:4] == keccak(text=signature)[:4]
    assert abi["execute"]["stateMutability"] == "payable"
    assert [each["name"] for each in abi["execute"]["inputs"]] == [
        "swaps", "tokenIn", "amountIn", "tokenOut", "minOut", "deadline",
    ]  # fmt: skip
    signature = signature.replace("execute", "executeExactOut")
    assert world.executor.calldata("executeExactOut", *arguments)[:4] == keccak(text=signature)[:4]
    assert abi["executeExactOut"]["stateMutability"] == "payable"
    assert [each["name"] for each in abi["executeExactOut"]["inputs"]] == [
        "swaps", "tokenIn", "maxIn", "tokenOut", "amountOut", "deadline",
    ]  # fmt: skip
    for name in ("execute", "executeExactOut"):
        # The twin that is paid by signature takes two more.
        twin = f"{name}WithPermit"
        signature = f"{twin}({swap},address,uint256,address,uint256,uint256,uint256,bytes)"
        encoded = world.executor.calldata(twin, *arguments, 0, b"")
        assert encoded[:4] == keccak(text=signature)[:4]
        assert abi[twin]["stateMutability"] == "nonpayable"
        assert abi[twin]["inputs"][:6] == abi[name]["inputs"]
        names = [component["name"] for component in abi[name]["inputs"][0]["components"]]
        assert names == ["kind", "pool", "tokenIn", "tokenOut", "data", "amount", "limit"]
    callback = keccak(text="uniswapV3SwapCallback(int256,int256,bytes)")[:4]
    assert world.executor.calldata("uniswapV3SwapCallback", 0, 0, b"")[:4] == callback
