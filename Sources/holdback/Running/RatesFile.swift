internal import Pipeline
internal import Records
internal import Signals

/// Reads a rates file or ends with what to do about it.
func ratesFile(_ path: String) throws(Failure) -> CurrencyRates {
    try reportingSettings { () throws(SettingsError) in try CurrencyRates.load(path) }
}

extension MissingRate {
    /// What is to be said where trading could not be converted.
    var warning: String {
        let span = first == last ? "on \(first)" : "on \(days) days from \(first) to \(last)"
        return "warning: no rate of \(currency) \(span): trading of these days is compared within "
            + "\(currency) alone\n  hint: add the rates to the rates file"
    }
}
