"""The demo scene in its own process, driven through web3 over HTTP."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from eth_abi import encode
from eth_account import Account
from eth_utils import keccak
from web3 import HTTPProvider, Web3

from devnet.contracts import bundled

ROOT = Path(__file__).resolve().parent.parent
FUNDED = "0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1"
Q96 = 2**96


def launch(*options, stdin=subprocess.DEVNULL):
    return subprocess.Popen(
        [sys.executable, str(ROOT / "devnet"), *options],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stop(process):
    process.send_signal(signal.SIGTERM)
    status = process.wait(timeout=10)
    process.stdout.close()
    process.stderr.close()
    return status


@pytest.fixture(scope="module")
def executor_artifact(tmp_path_factory):
    """A contract with the executor's constructor that only keeps what it is given."""
    import vyper

    source = """
struct Factory:
    deployer: address
    init_code_hash: bytes32
    scheme: uint8

factories: public(DynArray[Factory, 4])
weth: public(address)

@deploy
def __init__(weth: address, permit2: address, factories: DynArray[Factory, 4]):
    assert permit2 == empty(address)
    self.weth = weth
    self.factories = factories
"""
    compiled = vyper.compile_code(source, output_formats=["abi", "bytecode"])
    path = tmp_path_factory.mktemp("executor") / "executor.json"
    path.write_text(json.dumps(compiled))
    return path


@pytest.fixture(scope="module")
def scene(executor_artifact):
    started = time.monotonic()
    process = launch(
        "--port",
        "0",
        "--scene",
        "demo",
        "--fund",
        FUNDED,
        "--automine",
        "--executor-artifact",
        str(executor_artifact),
    )
    start_line = json.loads(process.stdout.readline())
    assert time.monotonic() - started < 10
    yield start_line
    assert stop(process) == 0


@pytest.fixture(scope="module")
def web3(scene):
    return Web3(HTTPProvider(scene["rpc"]))


def contract(web3, scene, name, artifact):
    return web3.eth.contract(address=scene["contracts"][name], abi=list(bundled(artifact).abi))


def token(web3, scene, symbol):
    address = scene["tokens"][symbol]["address"]
    return web3.eth.contract(address=address, abi=list(bundled("ERC20MockDecimals.json").abi))


def trade(web3, scene, function):
    trader = Account.from_key(scene["traderKey"])
    fields = function.build_transaction(
        {"from": trader.address, "nonce": web3.eth.get_transaction_count(trader.address)}
    )
    # An estimate at `latest` sees that block's time; in a later block a pool may have an
    # observation more to write.
    fields["gas"] += fields["gas"] // 4
    signed = trader.sign_transaction(fields)
    transaction_hash = web3.eth.send_raw_transaction(signed.raw_transaction)
    receipt = web3.eth.wait_for_transaction_receipt(transaction_hash, timeout=5)
    assert receipt["status"] == 1
    return trader.address, receipt


def test_the_start_line_names_everything(scene):
    assert scene["chainId"] == 1337
    assert scene["ws"] == scene["rpc"].replace("http", "ws")
    assert {
        "WETH9",
        "USDC",
        "DAI",
        "uniswapV2Factory",
        "uniswapV2Router",
        "uniswapV2Pair",
        "uniswapV3Factory",
        "uniswapV3PositionManager",
        "uniswapV3SwapRouter",
        "uniswapV3QuoterV2",
        "uniswapV3TickLens",
        "uniswapV3Pool500",
        "uniswapV3Pool3000",
        "routeExecutor",
    } == set(scene["contracts"])
    decimals = {symbol: entry["decimals"] for symbol, entry in scene["tokens"].items()}
    assert decimals == {"WETH": 18, "USDC": 6, "DAI": 18}
    assert scene["tokens"]["WETH"]["address"] == scene["contracts"]["WETH9"]


def test_pools_are_where_create2_puts_them(web3, scene):
    contracts, hashes = scene["contracts"], scene["initCodeHashes"]
    weth, usdc = contracts["WETH9"], contracts["USDC"]
    first, second = sorted((weth, usdc), key=lambda text: int(text, 16))

    def create2(factory, salt, init_code_hash):
        parts = bytes.fromhex("ff" + factory[2:]) + salt + bytes.fromhex(init_code_hash[2:])
        return Web3.to_checksum_address(keccak(parts)[12:])

    salt = keccak(bytes.fromhex(first[2:] + second[2:]))
    pair = create2(contracts["uniswapV2Factory"], salt, hashes["uniswapV2"])
    assert pair == contracts["uniswapV2Pair"]
    factory = contract(web3, scene, "uniswapV2Factory", "sushi/UniswapV2Factory.json")
    assert factory.functions.getPair(usdc, weth).call() == pair
    factory = contract(web3, scene, "uniswapV3Factory", "uniswap_v3/UniswapV3Factory.json")
    for fee in (500, 3000):
        salt = keccak(encode(["address", "address", "uint24"], [first, second, fee]))
        pool = create2(contracts["uniswapV3Factory"], salt, hashes["uniswapV3"])
        assert pool == contracts[f"uniswapV3Pool{fee}"]
        assert factory.functions.getPool(weth, usdc, fee).call() == pool
    # keccak of the creation code that the factory carries inside itself
    code = bundled("uniswap_v3/UniswapV3Pool.json").creation_code
    assert "0x" + keccak(code).hex() == hashes["uniswapV3"]
    assert code in bundled("uniswap_v3/UniswapV3Factory.json").creation_code


def test_pools_are_created_at_or_after_from_block_and_are_final(web3, scene):
    first_block = scene["fromBlock"]
    created = web3.eth.get_logs(
        {
            "fromBlock": 0,
            "address": [
                scene["contracts"]["uniswapV2Factory"],
                scene["contracts"]["uniswapV3Factory"],
            ],
            "topics": [
                [
                    Web3.keccak(text="PairCreated(address,address,address,uint256)"),
                    Web3.keccak(text="PoolCreated(address,address,uint24,int24,address)"),
                ]
            ],
        }
    )
    assert len(created) == 3
    assert min(log["blockNumber"] for log in created) == first_block
    assert web3.eth.get_block("finalized")["number"] >= max(log["blockNumber"] for log in created)


def test_the_account_is_funded_with_backed_tokens(web3, scene):
    assert web3.eth.get_balance(FUNDED) == 100 * 10**18
    assert token(web3, scene, "WETH").functions.balanceOf(FUNDED).call() == 300 * 10**18
    assert token(web3, scene, "USDC").functions.balanceOf(FUNDED).call() == 100_000 * 10**6
    assert web3.eth.get_transaction_count(FUNDED) == 0
    weth = scene["contracts"]["WETH9"]
    supply = token(web3, scene, "WETH").functions.totalSupply().call()
    assert web3.eth.get_balance(weth) == supply


def test_depths_and_prices_are_as_described(web3, scene):
    weth = scene["contracts"]["WETH9"]
    pair = contract(web3, scene, "uniswapV2Pair", "sushi/UniswapV2Pair.json")
    reserves = pair.functions.getReserves().call()[:2]
    if pair.functions.token0().call() != weth:
        reserves.reverse()
    assert reserves == [2_000 * 10**18, 6_008_000 * 10**6]
    for fee, expected in ((500, 3_001), (3000, 3_006)):
        pool = contract(web3, scene, f"uniswapV3Pool{fee}", "uniswap_v3/UniswapV3Pool.json")
        sqrt_price = pool.functions.slot0().call()[0]
        ratio = (sqrt_price / Q96) ** 2
        raw_price = ratio if pool.functions.token0().call() == weth else 1 / ratio
        assert raw_price * 10**12 == pytest.approx(expected, rel=1e-6)
        assert pool.functions.liquidity().call() > 0
        held = token(web3, scene, "WETH").functions.balanceOf(pool.address).call()
        assert 1_000 * 10**18 < held < 2_000 * 10**18


def test_the_executor_gets_factories_and_hashes(web3, scene):
    def read(signature, argument=b""):
        data = Web3.keccak(text=signature)[:4] + argument
        return web3.eth.call({"to": scene["contracts"]["routeExecutor"], "data": data})

    assert read("weth()")[12:].hex() == scene["tokens"]["WETH"]["address"][2:].lower()
    for row, family, scheme in ((0, "uniswapV2", 0), (1, "uniswapV3", 3)):
        entry = bytes(read("factories(uint256)", row.to_bytes(32, "big")))
        assert entry[12:32].hex() == scene["contracts"][f"{family}Factory"][2:].lower()
        assert "0x" + entry[32:64].hex() == scene["initCodeHashes"][family]
        assert int.from_bytes(entry[64:]) == scheme


def test_a_v2_swap_pays_what_the_router_quoted(web3, scene):
    router = contract(web3, scene, "uniswapV2Router", "sushi/UniswapV2Router02.json")
    path = [scene["tokens"]["WETH"]["address"], scene["tokens"]["USDC"]["address"]]
    usdc = token(web3, scene, "USDC")
    trader = Account.from_key(scene["traderKey"]).address
    before = usdc.functions.balanceOf(trader).call()
    quoted = router.functions.getAmountsOut(10**18, path).call()[1]
    swap = router.functions.swapExactTokensForTokens(10**18, quoted, path, trader, 2**40)
    trade(web3, scene, swap)
    assert usdc.functions.balanceOf(trader).call() - before == quoted
    # x*y=k with 0.3 %: 6,008,000e6 * 0.997 / (2,000 + 0.997)
    assert quoted == 6_008_000 * 10**6 * 997 * 10**18 // (2_000 * 10**21 + 997 * 10**18)


@pytest.mark.parametrize("fee", [500, 3000])
@pytest.mark.parametrize("sold", ["WETH", "USDC"])
def test_a_v3_swap_pays_what_the_quoter_said(web3, scene, fee, sold):
    amount = 50 * 10**18 if sold == "WETH" else 150_000 * 10**6
    token_in = scene["tokens"][sold]["address"]
    bought = "USDC" if sold == "WETH" else "WETH"
    token_out = scene["tokens"][bought]["address"]
    quoter = contract(web3, scene, "uniswapV3QuoterV2", "uniswap_v3/QuoterV2.json")
    router = contract(web3, scene, "uniswapV3SwapRouter", "uniswap_v3/SwapRouter.json")
    quoted = quoter.functions.quoteExactInputSingle((token_in, token_out, amount, fee, 0)).call()
    balance = token(web3, scene, bought).functions.balanceOf
    trader = Account.from_key(scene["traderKey"]).address
    before = balance(trader).call()
    trade(
        web3,
        scene,
        router.functions.exactInputSingle(
            (token_in, token_out, fee, trader, 2**40, amount, quoted[0], 0)
        ),
    )
    assert balance(trader).call() - before == quoted[0]
    value = quoted[0] * 10**12 / 50 if sold == "WETH" else 150_000 * 10**18 / quoted[0] * 10**18
    assert value / 10**18 == pytest.approx(3_000, rel=0.03)


def test_the_trader_can_mint_and_burn_v3_liquidity(web3, scene):
    manager = contract(
        web3, scene, "uniswapV3PositionManager", "uniswap_v3/NonfungiblePositionManager.json"
    )
    pool = contract(web3, scene, "uniswapV3Pool3000", "uniswap_v3/UniswapV3Pool.json")
    tick = pool.functions.slot0().call()[1] // 60 * 60
    token0, token1 = pool.functions.token0().call(), pool.functions.token1().call()
    amounts = {
        scene["tokens"]["WETH"]["address"]: 10**19,
        scene["tokens"]["USDC"]["address"]: 30_000 * 10**6,
    }
    trader = Account.from_key(scene["traderKey"]).address
    mint = manager.functions.mint(
        (
            token0,
            token1,
            3000,
            tick - 600,
            tick + 600,
            amounts[token0],
            amounts[token1],
            0,
            0,
            trader,
            2**40,
        )
    )
    before = pool.functions.liquidity().call()
    _, receipt = trade(web3, scene, mint)
    event = manager.events.IncreaseLiquidity().process_log(
        next(
            log
            for log in receipt["logs"]
            if log["topics"][0]
            == Web3.keccak(text="IncreaseLiquidity(uint256,uint128,uint256,uint256)")
        )
    )
    liquidity = event["args"]["liquidity"]
    assert pool.functions.liquidity().call() - before == liquidity > 0
    burn = manager.functions.decreaseLiquidity((event["args"]["tokenId"], liquidity, 0, 0, 2**40))
    trade(web3, scene, burn)
    assert pool.functions.liquidity().call() == before


def test_a_revert_reason_of_a_real_contract_comes_through(web3, scene):
    from web3.exceptions import ContractLogicError

    router = contract(web3, scene, "uniswapV2Router", "sushi/UniswapV2Router02.json")
    path = [scene["tokens"]["WETH"]["address"], scene["tokens"]["USDC"]["address"]]
    swap = router.functions.swapExactTokensForTokens(10**18, 10**30, path, FUNDED, 2**40)
    with pytest.raises(ContractLogicError, match="INSUFFICIENT_OUTPUT_AMOUNT"):
        swap.call({"from": FUNDED})


def test_two_runs_with_a_fixed_genesis_agree_and_the_dai_pools_are_optional():
    options = (
        "--port",
        "0",
        "--scene",
        "demo",
        "--dai-pools",
        "--genesis-timestamp",
        "1700000000",
        "--chain-id",
        "31337",
    )
    heads = []
    for _ in range(2):
        process = launch(*options)
        line = json.loads(process.stdout.readline())
        assert "uniswapV2PairDAI" in line["contracts"] and line["chainId"] == 31337
        heads.append(Web3(HTTPProvider(line["rpc"])).eth.get_block("latest")["hash"])
        stop(process)
    assert heads[0] == heads[1]


def test_a_port_in_use_is_one_clear_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = launch("--port", str(port))
        output, errors = process.communicate(timeout=20)
    assert process.returncode == 1 and output == ""
    assert errors.count("\n") == 1 and f"127.0.0.1:{port}" in errors


def test_it_also_starts_as_a_module():
    command = [sys.executable, "-m", "devnet", "--help"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "--exit-with-stdin" in shown.stdout


def test_the_end_of_standard_input_ends_the_chain():
    process = launch("--port", "0", "--exit-with-stdin", stdin=subprocess.PIPE)
    json.loads(process.stdout.readline())
    assert process.poll() is None
    process.stdin.close()
    assert process.wait(timeout=5) == 0
    process.stdout.close()
    process.stderr.close()


def test_wrong_usage_exits_with_2():
    process = launch("--fund", "0x12")
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 2 and "not an address" in errors


def test_standard_output_holds_the_start_line_only():
    process = launch("--port", "0", "--fund", FUNDED, "--block-time", "0.1")
    line = json.loads(process.stdout.readline())
    web3 = Web3(HTTPProvider(line["rpc"]))
    assert web3.eth.get_balance(FUNDED) == 100 * 10**18
    deadline = time.monotonic() + 10
    while web3.eth.block_number < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert web3.eth.block_number >= 2
    assert abs(web3.eth.get_block("latest")["timestamp"] - time.time()) < 10
    os.kill(process.pid, signal.SIGTERM)
    rest = process.communicate(timeout=10)[0]
    assert rest == "" and process.returncode == 0
