using System.Diagnostics;
using System.Globalization;

// Usage: SeedProgram single|threads|processes [UNITS [NUMBERS]]: as scripts/python does it, in .NET.
var units = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4;
var numbers = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 100_000;
switch (args is [] ? "single" : args[0])
{
    case "threads":
        var threads = Enumerable.Range(0, units).Select(_ => new Thread(() => MakeNumbers(numbers))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        break;
    case "processes":
        string[] one = [typeof(Program).Assembly.Location, "single", "1", numbers.ToString(CultureInfo.InvariantCulture)];
        var children = Enumerable.Range(0, units).Select(_ => Process.Start(Environment.ProcessPath!, one)).ToList();
        children.ForEach(child => child.WaitForExit());
        break;
    default:
        for (var i = 0; i < units; i++) MakeNumbers(numbers);
        break;
}

static int MakeNumbers(int count)
{
    var made = new List<double>();
    for (var i = 0; i < count; i++) made.Add(Random.Shared.NextDouble());
    return made.Count;
}
