/// The records of a run as curves over the steps, one panel for each quantity.
func curves(of records: [MetricsRecord], title: String) -> String {
  var order: [String] = []
  var series: [String: SVGPlot.Series] = [:]
  for record in records {
    for metric in record.metrics {
      let name = "\(record.split) \(metric.name)"
      if series[name] == nil {
        order.append(name)
        series[name] = SVGPlot.Series(name: name, x: [], y: [])
      }
      series[name]?.x.append(Double(record.step))
      series[name]?.y.append(metric.value)
    }
  }
  return SVGPlot.stacked(
    order.compactMap { name in
      series[name].map {
        SVGPlot(title: "\(title): \(name)", xLabel: "step", yLabel: name, series: [$0])
      }
    })
}
