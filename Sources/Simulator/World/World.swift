/// What all affiliates and customers of a firm share.
struct World: Sendable {
    let configuration: FirmConfiguration
    let stream: RandomStream
    let market: Market
    let calendar: FirmCalendar
    let habits: FirmHabits
    private let countries: WeightedChoice<Country>
    private let leadingCountry: Country
    /// Trade ideas that anybody may follow.
    let publicSignals: [TradeIdeas]

    init(_ configuration: FirmConfiguration) {
        let stream = RandomStream(key: configuration.seed).derived("firm")
        self.configuration = configuration
        self.stream = stream
        market = Market(days: configuration.days, stream: stream.derived("market"))
        habits = FirmHabits(stream.derived("habits"))
        countries = Country.mix(stream.derived("countries"))
        var leading = stream.derived("leading country")
        leadingCountry = Country.choice.draw(&leading)
        calendar = FirmCalendar(
            startDay: configuration.startDay, days: configuration.days,
            promotions: configuration.promotions, stream: stream.derived("calendar"))
        publicSignals = [0, 2].map { instrument in
            TradeIdeas(instrument: instrument, stream: stream.derived("signal", instrument))
        }
    }

    var days: Int { configuration.days }

    /// The country of somebody who may come from anywhere.
    ///
    /// Whether it is the leading one is drawn beside `stream`, so that a regional firm's other
    /// people are those of the firm with an ordinary mix.
    func country(_ stream: inout RandomStream) -> Country {
        let anywhere = countries.draw(&stream)
        var beside = stream.derived("leading country")
        return beside.chance(configuration.leadingCountryShare) ? leadingCountry : anywhere
    }
}
