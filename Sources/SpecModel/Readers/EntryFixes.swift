import Diagnostics
import SpecSyntax

extension SpecReader {
  /// Removes the entry of a section whose key holds a place; the only one goes with its section.
  func removing(_ section: String, _ place: Span) -> [Fix] {
    guard let own = entries[section], let lines = own.value.entries,
      let entry = lines.first(where: { $0.key.span.contains(place) })
    else { return [] }
    let removal =
      lines.count > 1
      ? own.value.removal(ofKey: entry.key.span) : root.removal(ofKey: own.key.span)
    return removal.map { [Fix("remove it", .suggested, replacing: $0, by: "")] } ?? []
  }
}
