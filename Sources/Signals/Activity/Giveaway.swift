/// How many accounts that were bought for one occasion and lie unused may have been gifts.
enum Giveaway {
    /// Most winners of a giveaway that may leave their prize unused: more is no raffle, unless half
    /// as many use it.
    private static let largest = 20

    static func mayLeave(_ unused: Int, beside used: Int) -> Bool {
        unused <= largest || unused <= 2 * used
    }
}
