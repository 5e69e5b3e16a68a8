internal import Records
internal import Rules
internal import Signals

/// A rule's conditions with the values of a subject: whether each operand is true, and what it
/// read.
struct ConditionTable {
    let reading: ConditionReading

    func lines() -> [String] {
        if let silence = reading.silence { return ["  " + Terminal.plain(silence)] }
        var table = TextTable([.left, .left, .left, .left])
        for operand in reading.operands {
            table.add(
                [
                    operand.field, truth(operand), operand.text,
                    operand.values.joined(separator: ", "),
                ].map(Terminal.plain))
        }
        return table.lines().map { "  " + $0 }
    }

    private func truth(_ operand: ConditionReading.Operand) -> String {
        operand.isTrue.map { $0 ? "true" : "false" } ?? "error"
    }

    /// The same as fields of a JSON object.
    func write(to line: inout JSONLine) {
        line.string("subject", "\(reading.subjectKind.rawValue) \(reading.subjectID)")
        if let silence = reading.silence { line.string("silence", silence) }
        line.objects("operands", reading.operands) { row, operand in
            row.string("field", operand.field)
            row.string("operand", operand.text)
            row.raw("value", operand.isTrue.map { $0 ? "true" : "false" } ?? "null")
            row.strings("values", operand.values)
        }
    }
}
