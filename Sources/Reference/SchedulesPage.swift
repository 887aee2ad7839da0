import Language

extension ReferencePages {
  /// The schedules.
  static var schedules: ReferencePage {
    let intro = """
      Functions of the global step. They are allowed as learning rates, as temperatures, as \
      coefficients of the objective, and in every option that takes "a number or schedule". \
      `t` is the step, from 0.
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
