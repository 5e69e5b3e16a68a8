/// How far a reading has come.
package struct FeedProgress: Sendable {
    /// The source that the last batch came from.
    package internal(set) var source = ""
    package internal(set) var bytesDone = 0
    /// `nil` when a source's size is not known, as of a pipe.
    package internal(set) var bytesTotal: Int?
    package internal(set) var records = 0
    package internal(set) var rejects = 0
}
