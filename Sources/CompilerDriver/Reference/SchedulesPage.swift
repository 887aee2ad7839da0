import Language

extension ReferencePages {
  /// The schedules.
  static var schedules: ReferencePage {
    let intro = """
      Functions of the global step, which options that take "a number or schedule" accept: a \
      learning rate, a temperature, a coefficient of the objective. `t` is the step, from 0.
      """
    return ReferencePage(
      "Schedules", source: "`Schedule.all`",
      [intro] + Schedule.all.flatMap(blocks))
  }

  static func blocks(_ schedule: Schedule) -> [String] {
    ["## \(schedule.name)", Markdown.prose(schedule.summary)]
      + OptionTable.blocks(schedule.options)
  }
}
