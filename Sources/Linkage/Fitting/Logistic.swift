private import Glibc

/// `1 / (1 + exp(-logOdds))`.
func probability(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }
