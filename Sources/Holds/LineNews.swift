/// What became of the commission lines since the last settle.
package enum LineNews: Sendable {
    /// Every line: nothing is known of those before.
    case all([HoldableLine])
    /// Lines that came or are other than before, each once, and the ids of those that went.
    case some(current: [HoldableLine], gone: [String])

    package static let nothing = LineNews.some(current: [], gone: [])
}
