"""Balancer V3's weighted pools by balancer-maths, corrected as the program's own checks correct it."""

import sys

from compile import ROOT

sys.path.append(str(ROOT.parent / "Tests/EndToEndTests/Clients"))

from balancer_three import quote_three  # noqa: E402

HALF = 5 * 10**17


class VaultModel:
    """A pool of two tokens with equal weights."""

    def __init__(self, decimals, balances, fee):
        self.balances = list(balances)
        self.state = {
            "kind": "weighted",
            "tokens": ["0", "1"],
            "weights": [HALF, HALF],
            "scalingFactors": [10 ** (18 - each) for each in decimals],
            "swapFee": fee,
        }

    def swap(self, zero_for_one: bool, amount: int) -> int:
        return self._move(zero_for_one, True, amount)[1]

    def buy(self, zero_for_one: bool, out: int) -> int:
        return self._move(zero_for_one, False, out)[0]

    def _move(self, zero_for_one, is_exact_in, amount):
        source, target = (0, 1) if zero_for_one else (1, 0)
        state = {**self.state, "balances": self.balances}
        paid, bought, _ = quote_three(state, is_exact_in, amount, source, target)
        self.balances[source] += paid
        self.balances[target] -= bought
        return paid, bought
