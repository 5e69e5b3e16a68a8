internal import Detection
private import Foundation
internal import Records

/// What a fit has changed, on firms that it has not seen where there are any.
struct CalibrationReport {
    let fitted: Int
    let reported: Int
    /// Whether the firms reported on are those that were fitted on: the figures then flatter.
    let isInSample: Bool
    let before: Reliability
    let after: Reliability

    init(
        fitted: Int, reported: Int, isInSample: Bool, _ before: Reliability, _ after: Reliability
    ) {
        self.fitted = fitted
        self.reported = reported
        self.isInSample = isInSample
        self.before = before
        self.after = after
    }

    func text() -> String {
        var lines = [
            "fitted on \(counted(fitted, "firm")), reported on \(reported): "
                + "\(counted(after.affiliates, "affiliate")), "
                + "\(after.guilty) of them cheat",
            isInSample ? "these are the same firms: expect worse of others\n" : "",
            "            before   after",
            Self.line("log-loss", before.logLoss, after.logLoss),
            Self.line("ECE", before.calibrationError, after.calibrationError),
            "",
            "probability   affiliates   given   cheat",
        ]
        for (index, bin) in after.bins.enumerated() where bin.affiliates > 0 {
            lines.append(
                String(
                    format: "%3d - %3d %%  %11d  %5.1f %%  %5.1f %%", index * 10, index * 10 + 10,
                    bin.affiliates, bin.predicted * 100, bin.observed * 100))
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ before: Double, _ after: Double) -> String {
        name.padding(toLength: 10, withPad: " ", startingAt: 0)
            + String(format: "%8.4f%8.4f", before, after)
    }

    func json() -> String {
        var line = JSONLine()
        line.integer("fitted_firms", fitted)
        line.integer("reported_firms", reported)
        line.boolean("in_sample", isInSample)
        line.integer("affiliates", after.affiliates)
        line.integer("cheats", after.guilty)
        line.number("log_loss_before", before.logLoss)
        line.number("log_loss", after.logLoss)
        line.number("ece_before", before.calibrationError)
        line.number("ece", after.calibrationError)
        return line.text()
    }
}
