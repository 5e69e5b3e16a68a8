internal import Pipeline
internal import Records
internal import Signals

/// Reads a rates file or ends with what to do about it.
func ratesFile(_ path: String) throws(Failure) -> CurrencyRates {
    try reportingSettings { () throws(SettingsError) in try CurrencyRates.load(path) }
}

/// Tells where trading in one currency could not be compared with that in another.
func tellRates(missing: [MissingRate], apart: [CurrencyCode], isQuiet: Bool) {
    missing.forEach { Terminal.standardError($0.warning) }
    if isQuiet || apart.isEmpty { return }
    let names = apart.map(\.description)
    Terminal.standardError(
        "note: trading in \(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1]) is "
            + "compared within each currency alone\n  hint: --rates FILE compares it across them")
}

extension MissingRate {
    /// What is to be said where trading could not be converted.
    fileprivate var warning: String {
        let span = first == last ? "on \(first)" : "on \(days) days from \(first) to \(last)"
        return "warning: no rate of \(currency) \(span): trading of these days is compared within "
            + "\(currency) alone\n  hint: add the rates to the rates file"
    }
}
