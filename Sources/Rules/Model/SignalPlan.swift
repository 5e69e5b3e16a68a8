package import Signals

/// How to make one signal; rules that declare the same thing share it.
package struct SignalPlan: Sendable {
    /// What makes two declarations the same.
    enum Key: Hashable, Sendable {
        case statistic(name: String, settings: [Double])
        /// `constants` holds the parameters of the rule where the condition reads any.
        case aggregate(AggregateDeclaration, conditions: [String], constants: String)
    }

    let key: Key
    private let makeSignal: @Sendable () -> any Signal

    init(statistic: any Statistic.Type, settings: [Double]) {
        key = .statistic(name: statistic.description.name, settings: settings)
        makeSignal = { statistic.init(settings: settings) }
    }

    init(
        aggregate: AggregateDeclaration, conditions: [String], constants: String,
        isCounted: @escaping WindowAggregate.Predicate, isMatching: WindowAggregate.Predicate?
    ) {
        key = .aggregate(aggregate, conditions: conditions, constants: constants)
        makeSignal = { WindowAggregate(aggregate, where: isCounted, matching: isMatching) }
    }

    /// Whether it adds up or compares amounts without naming a currency: one record in another
    /// currency makes it fail.
    var mixesCurrencies: Bool {
        guard case .aggregate(let declaration, let conditions, _) = key,
            [.sum, .minimum, .maximum].contains(declaration.function),
            declaration.field?.isMoney ?? false
        else { return false }
        return !conditions.contains { $0.contains("currency") }
    }

    package func make() -> any Signal { makeSignal() }

    /// The kind of subject that the signal is kept by.
    package var subject: SubjectKind {
        switch key {
        case .statistic(let name, _):
            StatisticCatalog.type(named: name)?.description.subject ?? .affiliate
        case .aggregate(let declaration, _, _): declaration.subject
        }
    }
}
