package import Records

/// One file's records: an id and the cells of each field.
package struct LinkageTable: Sendable {
    package var ids: TextColumn
    /// In the order of the fields, each with as many cells as there are ids.
    package var columns: [TextColumn]

    package init(ids: TextColumn, columns: [TextColumn]) {
        self.ids = ids
        self.columns = columns
    }
}
