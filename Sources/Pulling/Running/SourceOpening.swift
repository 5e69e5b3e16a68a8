extension PullSource {
    /// A feed of the source's records; nothing is asked yet.
    package func open(_ timer: RetryTimer) throws(PullError) -> any SourceFeed {
        switch place {
        case .rest(let rest): try RestFeed(name: name, place: rest, timer: timer)
        case .postgres(let postgres): PostgresFeed(name: name, place: postgres, timer: timer)
        case .sqlite(let path): try SQLiteFeed(name: name, path: path)
        }
    }
}
