"""Resampling against its slow twin, and the curves, shifts and page of a small panel."""

from __future__ import annotations

import math
import random
import unittest
from html.parser import HTMLParser
from pathlib import Path

from support import FolderTest, customer, line

from page.document import as_page
from panel.curves import money_by_threshold, precision_recall, reliability, wilson
from panel.figures import Shift, figures_of
from panel.firms import CLEAN, ORDINARY, FirmSpec, PanelError, listed_variants, run
from panel.judge import JudgedFirm, hold_threshold, rule_files
from panel.plain import as_plain
from panel.text import as_text
from scoring.bootstrap import Estimate, percentile_interval, replicate
from scoring.counts import Affiliate, Exposure, Kind, LookAlike, ScoredFirm
from scoring.join import score_firm
from scoring.measures import BY_KEY
from scoring.sample import Sample


def firm(
    name: str, *scored: tuple[float, bool], exposures: tuple[Exposure, ...] = ()
) -> ScoredFirm:
    """A firm whose affiliates each earn 100, all of it held where the score is over one half."""
    affiliates = []
    for index, (score, fraud) in enumerate(scored):
        held = 100.0 * (score > 0.5)
        own = Affiliate(f"{name}-{index}", score, fraud, flagged=held > 0, has_held_line=held > 0)
        if fraud:
            own.fraud_amount = own.fraud_unpaid = 100.0
            own.fraud_held = held
        else:
            own.honest_amount, own.honest_held = 100.0, held
        affiliates.append(own)
    kinds = {"hedging": Kind(1, 1, 2, 1, 1, 100.0, 80.0, 40.0)} if any(f for _, f in scored) else {}
    look_alikes = {"raffle": LookAlike(10, 1, 0, 2, 1)}
    return ScoredFirm(name, affiliates, kinds, look_alikes, list(exposures), has_lines=True)


def naive_precision(members: list[Affiliate]) -> float | None:
    """Average precision, tie by tie, from its definition."""
    positives = sum(a.fraudulent for a in members)
    area = 0.0
    for score in {a.score for a in members}:
        reached = [a for a in members if a.score >= score]
        found = sum(a.fraudulent for a in reached if a.score == score)
        area += found * sum(a.fraudulent for a in reached) / len(reached)
    return area / positives if positives else None


class ResamplingTest(unittest.TestCase):
    def test_counts_give_what_copies_give(self) -> None:
        for seed in range(200):
            generator = random.Random(seed)
            members = [
                Affiliate(str(i), generator.randrange(6) / 5, generator.random() < 0.3)
                for i in range(generator.randrange(1, 30))
            ]
            for affiliate in members:
                affiliate.fraud_amount = generator.random()
                affiliate.fraud_held = affiliate.fraud_amount * generator.random()
            counts = [generator.randrange(3) for _ in members]
            counts[0] += 1
            copies = [a for a, count in zip(members, counts) for _ in range(count)]
            whole, drawn = Sample(members), Sample(copies)
            ranked = whole.ranked(counts)
            for key, measure in BY_KEY.items():
                one, two = measure.compute(whole, ranked), measure.of(drawn)
                self.assertEqual(one is None, two is None, f"{key}, seed {seed}")
                if one is not None and two is not None:
                    self.assertAlmostEqual(one, two, msg=f"{key}, seed {seed}")
            expected = naive_precision(copies)
            if expected is not None:
                self.assertAlmostEqual(BY_KEY["pr_auc"].of(drawn), expected, msg=f"seed {seed}")

    def test_the_same_firms_judged_alike_differ_by_nothing(self) -> None:
        scored = firm("F", *[(i / 20, i % 3 == 0) for i in range(20)])
        one, two = (replicate([scored], 50, 1) for _ in range(2))
        change = one.change_from(two, "log_loss")
        self.assertEqual(change, Estimate(0.0, (0.0, 0.0)))

    def test_an_interval_needs_half_of_the_replicates(self) -> None:
        self.assertIsNone(percentile_interval([1.0, None, None]))
        self.assertEqual(percentile_interval([1.0, 1.0, None]), (1.0, 1.0))
        self.assertEqual(percentile_interval([float(i) for i in range(41)]), (1.0, 39.0))


class MeasuresTest(unittest.TestCase):
    def test_honest_affiliates_are_counted_per_four_hundred_honest_ones(self) -> None:
        sample = Sample(firm("F", (0.9, False), (0.1, False), (0.9, True), (0.2, False)).affiliates)
        self.assertAlmostEqual(BY_KEY["honest_flagged_rate"].of(sample), 400 / 3)

    def test_false_discoveries_are_what_precision_lacks(self) -> None:
        members = [Affiliate("A", pairs_flagged=4, pairs_right=3), Affiliate("B", pairs_flagged=1)]
        self.assertAlmostEqual(BY_KEY["pair_precision"].of(Sample(members)), 3 / 5)
        self.assertAlmostEqual(BY_KEY["pair_false_discovery"].of(Sample(members)), 2 / 5)

    def test_the_second_recall_leaves_out_what_was_paid(self) -> None:
        members = [Affiliate("A", fraud_amount=100, fraud_unpaid=40, fraud_held=30)]
        self.assertAlmostEqual(BY_KEY["money_recall"].of(Sample(members)), 0.3)
        self.assertAlmostEqual(BY_KEY["unpaid_recall"].of(Sample(members)), 0.75)


class ScoringTest(FolderTest):
    def test_paid_lines_look_alikes_and_exposures(self) -> None:
        truth = {
            "affiliates": {"A1": "hedging"},
            "customers": {"C1": "hedging"},
            "commissions": ["K1", "K2"],
            "look_alikes": {"raffle": ["C1", "C3", "C4"], "tiny": ["C4", "A2", "A3"]},
            "look_alike_affiliates": {"raffle": ["A1", "A2"], "tiny": ["A1"]},
            "all_affiliates": ["A1", "A2", "A3"],
        }
        lines = [line("K1", "C1", "A1", 10), line("K2", "C1", "A1", 30, "paid")]
        lines += [line("K3", "C3", "A2", 50), line("K4", "C4", "A2", 60)]
        data = self.write_firm(truth, customers=[customer("C1")], commissions=lines)
        flag = {"flag_id": "F1", "pattern": "x", "status": "open", "affiliate_ids": ["A1"]}
        flags = [{**flag, "customer_ids": ["C1"], "posterior": 0.5, "subject": {"kind": "person"}}]
        flags.append({**flags[0], "customer_ids": ["C1", "C3"], "affiliate_ids": ["A1", "A2"]})
        flags[1]["posterior"] = 0.8
        out = self.folder / "out"
        self.write_rows(out / "flags.ndjson", flags)
        self.write_rows(out / "holds.ndjson", [{**lines[2], "status": "held"}])
        self.write_rows(out / "affiliates.ndjson", [{"affiliate_id": "A1", "score": 0.5}])
        scored = score_firm(out, data, rates={})
        self.assertEqual(scored.look_alikes["raffle"], LookAlike(2, 1, 1, 1, 1))
        self.assertEqual(scored.look_alikes["tiny"], LookAlike(1, 0, 0, 2, 1))
        self.assertEqual(scored.kinds["hedging"].unpaid, 10)
        self.assertEqual([a.fraud_unpaid for a in scored.affiliates], [10, 0, 0])
        self.assertEqual(scored.exposures, [Exposure(0.8, 10.0, True), Exposure(0.8, 50.0, False)])


class CurvesTest(unittest.TestCase):
    def test_precision_and_recall_at_each_score(self) -> None:
        scored = firm("F", (0.9, True), (0.8, False), (0.7, True), (0.1, False))
        self.assertEqual(precision_recall([scored]), [(0.5, 1.0), (1.0, 2 / 3)])
        self.assertEqual(precision_recall([firm("F", (0.9, False))]), [])

    def test_bins_of_scores(self) -> None:
        bins = reliability([firm("F", (0.12, True), (0.18, False), (1.0, True))])
        self.assertEqual([(b.count, b.fraudulent) for b in bins], [(2, 1), (1, 1)])
        self.assertAlmostEqual(bins[0].mean_score, 0.15)

    def test_wilson_interval(self) -> None:
        low, high = wilson(1, 10)
        self.assertAlmostEqual(low, 0.0179, places=4)
        self.assertAlmostEqual(high, 0.4042, places=4)

    def test_money_at_each_threshold(self) -> None:
        exposures = (Exposure(0.6, 50.0, True), Exposure(0.95, 30.0, False))
        points = money_by_threshold([firm("F", (0.9, True), (0.2, False), exposures=exposures)])
        for point in points:
            self.assertAlmostEqual(point.fraudulent, 0.5 if point.threshold <= 0.6 else 0)
            self.assertAlmostEqual(point.honest, 0.3 if point.threshold <= 0.95 else 0)
        self.assertTrue(points[0].threshold < 0.05 and points[-1].threshold > 0.999)


class ShiftTest(unittest.TestCase):
    def test_inside_is_within_the_interval_before_or_no_real_change(self) -> None:
        before = Estimate(0.5, (0.4, 0.6))
        inside = Shift(before, Estimate(0.55, None), Estimate(0.05, (0.01, 0.09)))
        outside = Shift(before, Estimate(0.65, None), Estimate(0.15, (0.01, 0.29)))
        unclear = Shift(before, Estimate(0.65, None), Estimate(0.15, (-0.01, 0.29)))
        found = [shift.is_inside for shift in (inside, outside, unclear)]
        self.assertEqual(found, [True, False, True])


HELP_WITH_MEANINGS = """
OPTIONS:
  --seed <seed>           Another seed, another firm. (default: 1)
  --variant <variant>     A firm with other habits or better hidden
                          fraud. (default: standard)
      standard            - 60 affiliates, 100 days, every kind of
                            fraud
      small-affiliates    - 120 affiliates
      a-very-long-name-of-a-variant
                          - one more
  --clean                 A firm in which nobody cheats.
      other               - of another option
"""


class VariantsTest(unittest.TestCase):
    def test_variants_are_read_from_the_help(self) -> None:
        names = ["standard", "small-affiliates", "a-very-long-name-of-a-variant"]
        self.assertEqual(listed_variants(HELP_WITH_MEANINGS), names)
        text = "  --variant <variant>  A firm. (values: standard,\n      hard; default: standard)\n"
        self.assertEqual(listed_variants(text), ["standard", "hard"])
        self.assertEqual(listed_variants("  --clean  A firm. (values: one, two)\n"), [])


class RulesTest(FolderTest):
    def test_only_live_rules_are_left_out_one_at_a_time(self) -> None:
        for name, text in (
            ("one.yaml", "id: one\nstate: live\n"),
            ("two.yaml", "id: two\nstate: shadow\n"),
            ("calibration.yaml", "costs: {false_hold: 9, missed_fraud: 1}\n"),
        ):
            (self.folder / name).write_text(text, encoding="utf-8")
        self.assertEqual(rule_files(self.folder), {"one": Path("one.yaml")})
        self.assertAlmostEqual(hold_threshold(self.folder), 0.9)

    def test_a_command_that_fails_says_what_it_said(self) -> None:
        with self.assertRaisesRegex(PanelError, r"code 3\n  no such firm"):
            run(["sh", "-c", "echo no such firm >&2; exit 3"])
        run(["sh", "-c", "exit 3"], accepted=(0, 3))


class PageReader(HTMLParser):
    """Checks that elements close in order, and gathers what the page points at."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()


class PageTest(unittest.TestCase):
    def setUp(self) -> None:
        exposures = (Exposure(0.95, 80.0, True), Exposure(0.3, 20.0, False))
        scored = firm("F", (0.9, True), (0.7, False), (0.1, False), exposures=exposures)
        clean = firm("G", (0.2, False), (0.1, False))
        self.figures = figures_of(
            [self.judged(scored, ORDINARY), self.judged(clean, CLEAN)], replicates=20, seed=1
        )

    def judged(self, scored: ScoredFirm, group: str) -> JudgedFirm:
        spec = FirmSpec(f"<{scored.name}>", "standard", group)
        return JudgedFirm(spec, scored, scored, {"a-rule": scored}, scored, 0.1)

    def test_the_page_is_whole_and_needs_nothing_else(self) -> None:
        page = as_page(self.figures, hold_threshold=0.9)
        reader = PageReader()
        reader.feed(page)
        self.assertEqual(reader.open, [])
        self.assertNotIn("script", reader.tags)
        self.assertTrue(all(link.startswith("#") for link in reader.links), reader.links)
        self.assertNotIn("nan", page)
        self.assertIn("&lt;F&gt;", page)
        self.assertNotIn("<F>", page)
        for title in ("All figures", "Each kind", "Honest people", "rule adds", "traces"):
            self.assertIn(title, page)

    def test_a_panel_without_fraud_still_makes_a_page(self) -> None:
        clean = figures_of([self.judged(firm("G", (0.2, False)), CLEAN)], replicates=20, seed=1)
        self.assertIn("nobody cheats", as_page(clean, hold_threshold=None))
        self.assertIn("CLEAN FIRMS: 1", as_text(clean))

    def test_the_figures_of_groups(self) -> None:
        whole, ordinary, clean = (self.figures.groups[n] for n in ("all", ORDINARY, CLEAN))
        self.assertEqual((whole.firms, ordinary.firms, clean.firms), (2, 1, 1))
        self.assertAlmostEqual(ordinary.engine["honest_money_held"].value, 0.5)
        self.assertAlmostEqual(whole.engine["honest_money_held"].value, 0.25)
        self.assertIsNone(clean.engine["money_recall"].value)
        self.assertEqual(set(self.figures.variants), {"standard", "standard, clean"})
        self.assertEqual(self.figures.look_alikes["raffle"][0].customers, 20)

    def test_text_and_plain_values_tell_the_same(self) -> None:
        plain = as_plain(self.figures)
        value = plain["groups"]["all"]["holdback"]["log_loss"]["value"]
        expected = -(math.log(0.9) + math.log(0.3) + 2 * math.log(0.9) + math.log(0.8)) / 5
        self.assertAlmostEqual(value, expected)
        self.assertIn(f"{value:.3f}", as_text(self.figures))


if __name__ == "__main__":
    unittest.main()
