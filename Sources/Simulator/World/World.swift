/// What all affiliates and customers of a firm share.
struct World: Sendable {
    let configuration: FirmConfiguration
    let stream: RandomStream
    let market: Market
    let calendar: FirmCalendar
    /// Trade ideas that anybody may follow.
    let publicSignals: [TradeIdeas]

    init(_ configuration: FirmConfiguration) {
        let stream = RandomStream(key: configuration.seed).derived("firm")
        self.configuration = configuration
        self.stream = stream
        market = Market(days: configuration.days, stream: stream.derived("market"))
        calendar = FirmCalendar(
            startDay: configuration.startDay, days: configuration.days,
            stream: stream.derived("calendar"))
        publicSignals = [0, 2].map { instrument in
            TradeIdeas(instrument: instrument, stream: stream.derived("signal", instrument))
        }
    }

    var days: Int { configuration.days }
}
