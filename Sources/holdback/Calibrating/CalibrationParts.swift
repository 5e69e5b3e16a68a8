internal import Detection

/// The labelled firms of a calibration: those that are fitted on, and those that are reported on.
struct CalibrationParts {
    struct Part {
        /// As the report calls them.
        let name: String
        let firms: [LabelledFirm]

        init(_ named: [NamedFirm]) {
            name = named.map(\.folder).joined(separator: ", ")
            firms = named.map(\.firm)
        }

        init(simulated firms: [LabelledFirm]) {
            name = "\(firms.count) simulated firms"
            self.firms = firms
        }

        var cheats: Int { affiliates { $0.guiltyAffiliates.contains($1) } }

        var hasBothSides: Bool { cheats > 0 && cheats < affiliates { _, _ in true } }

        private func affiliates(_ counts: (LabelledFirm, String) -> Bool) -> Int {
            firms.reduce(0) { sum, firm in
                sum + firm.affiliates.count { counts(firm, $0.id) }
            }
        }
    }

    let fitted: Part
    let reported: Part
    /// Whether both are the same firms: the figures then flatter.
    let isInSample: Bool

    init(fitted: Part, reported: Part) {
        self.fitted = fitted
        self.reported = reported
        isInSample = false
    }

    /// Every other firm is fitted on; whatever their order, the fit needs a part in which some
    /// cheat.
    init(_ named: [NamedFirm]) {
        let halves = [0, 1].map { rest in
            Part(named.enumerated().filter { $0.offset % 2 == rest }.map(\.element))
        }
        let fit = halves.firstIndex(where: \.hasBothSides)
        if named.count > 1, let fit {
            (fitted, reported, isInSample) = (halves[fit], halves[1 - fit], false)
        } else {
            (fitted, reported, isInSample) = (Part(named), Part(named), true)
        }
    }
}
