import CSimdJSON
import Glibc
import Records

/// Reads JSON objects into the fields of one slot table; the fields hold until the next read.
///
/// One reader serves one thread.
final class JSONRecordReader {
    let names: [String]
    /// Slots of fields that tell a row of the engine's own output.
    private let outputSlots: [Int]
    private let reader: OpaquePointer
    private let raw: UnsafeMutableBufferPointer<json_field>
    private let converted: UnsafeMutableBufferPointer<FieldText>

    /// - Precondition: at most 64 names of at most 48 bytes.
    init(names: [String], outputSlots: [Int] = []) {
        self.names = names
        self.outputSlots = outputSlots
        let copies = names.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let created = copies.map { UnsafePointer($0) }.withUnsafeBufferPointer {
            json_record_reader_create($0.baseAddress, names.count)
        }
        guard let created else { preconditionFailure("no JSON reader for the names \(names)") }
        reader = created
        raw = .allocate(capacity: names.count)
        raw.initialize(repeating: json_field())
        converted = .allocate(capacity: names.count)
        converted.initialize(repeating: .missing)
    }

    /// Reads records of one entity; the slots of its fields come first.
    convenience init(of entity: Entity) {
        let (own, output) = (entity.fieldNames, entity.outputFieldNames)
        self.init(names: own + output, outputSlots: Array((own + output).indices[own.count...]))
    }

    /// Whether the record that was read last is a row of the engine's own output.
    var isOwnOutput: Bool {
        !outputSlots.isEmpty && outputSlots.allSatisfy { !converted[$0].isAbsent }
    }

    deinit {
        json_record_reader_destroy(reader)
        raw.deallocate()
        converted.deallocate()
    }

    var fields: UnsafeBufferPointer<FieldText> { UnsafeBufferPointer(converted) }

    /// Reads one record.
    ///
    /// - Parameter text: has `JSON_PADDING` readable bytes behind it.
    /// - Returns: how it went; `fields` hold only when the record is readable.
    func read(_ text: UnsafeRawBufferPointer) -> json_outcome {
        let outcome = json_record_reader_read(
            reader, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count,
            raw.baseAddress)
        if outcome.isReadable {
            for index in raw.indices { converted[index] = FieldText(raw[index]) }
        }
        return outcome
    }
}

extension json_outcome {
    /// Whether the text is one well-formed object.
    var isReadable: Bool { fault == json_fault_none }
    /// Whether, besides, no known field stands twice.
    var isFaultless: Bool { isReadable && duplicates == 0 }
}
