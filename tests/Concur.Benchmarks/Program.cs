using Concur.Benchmarks;

// Usage: Concur.Benchmarks ARTIFACTS-FOLDER PEERS-FOLDER [ROUNDS] [SECTION...]
var places = new Places(args[0], args[1]);
var rounds = args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 11;
var wanted = args.Skip(3).ToHashSet();

bool Wanted(string section) => wanted.Count == 0 || wanted.Contains(section);

if (Wanted("a")) await ObserverEffects.MeasureAsync(places, rounds);
if (Wanted("b")) await TraceConversions.MeasureAsync(places, rounds);
if (Wanted("c")) await TimeToAnswer.MeasureAsync(places, rounds);
if (Wanted("d")) await DispatchCosts.MeasureAsync(places, rounds);
if (Wanted("e")) await WorkerStart.MeasureAsync(places, rounds);
if (Wanted("f")) await HelpStart.MeasureAsync(places, rounds);
if (Wanted("o")) await SiloCosts.MeasureAsync(places, rounds);
if (Wanted("h")) await Claims.MeasureAsync(places, rounds);
if (wanted.Contains("w")) await Predictions.MeasureAsync(places, rounds, [.. wanted.Where(word => word.Length > 1)]);
