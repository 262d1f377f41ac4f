using System.Globalization;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>
/// The command line that repeats a request, for a POSIX shell, without options that have their default. What looks like a secret is
/// left out of it, because reports show it.
/// </summary>
public static class RepeatCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DefaultExecInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>The command line of a run, a sweep, or commands.</summary>
    public static string Of(RunRequest request) => Line(Words(request));

    /// <summary>Its words after the tool's name, as a shell would pass them on.</summary>
    public static IEnumerable<string> Words(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request switch
        {
            WorkloadRequest run => Run(run),
            SweepGrid sweep => Sweep(sweep),
            CommandsRequest commands => Exec(commands),
            _ => throw new ArgumentOutOfRangeException(nameof(request)),
        };
    }

    private static IEnumerable<string> Sweep(SweepGrid request) =>
    [
        "sweep", .. Workload(request), "-s", string.Join(',', Strategies(request)),
        .. Over(request), "-n", string.Join(',', request.Sizes),
        "-u", Number(request.Units), "--launches", Number(request.Launches),
        .. request.Refines ? [] : (string[])["--no-refine"],
        .. Choice("--profile", request.Profile, ProfileKind.Light),
        .. Common(request),
    ];

    /// <summary>Numbers of machines and the workers of each, or numbers of workers; then those that are predicted.</summary>
    private static IEnumerable<string> Over(SweepGrid request)
    {
        var each = request.Machines?.WorkersEach;
        string Numbers(IEnumerable<int> workers) => string.Join(',', workers.Select(count => count / (each ?? 1)));
        return
        [
            .. each is { } own ? (string[])["--machines", Numbers(request.Workers), "-w", Number(own)] : ["-w", Numbers(request.Workers)],
            .. request.Projections.IsEmpty ? [] : (string[])["--project", Numbers(request.Projections)],
        ];
    }

    private static IEnumerable<string> Run(WorkloadRequest request) =>
    [
        "run", .. Workload(request), "-s", string.Join(',', Strategies(request)), .. Units(request),
        .. request.TakesSize ? (string[])["-n", Number(request.Size)] : [],
        .. request.Workers is { } workers ? (string[])["-w", Number(workers)] : [],
        .. request.IsRace ? [] : (string[])["--launches", Number(request.Launches)],
        .. request is { IsRace: true, Budget: { } budget } && budget != RacePlanner.UsualBudget ? (string[])["--budget", Time(budget)] : [],
        .. request.Precision is { } precision
            ? (string[])[
                "--precision",
                string.Create(CultureInfo.InvariantCulture, $"{precision * 100:0.#####}%"),
                "--budget",
                Time(request.Budget ?? TimeSpan.FromMinutes(1)),
            ]
            : [],
        .. request.Variants.SelectMany(variant => (string[])["--variant", $"{variant.Name}:{Settings(variant)}"]),
        .. Choice("--profile", request.Profile, ProfileKind.Full),
        .. Common(request),
        .. request.Verify ? (string[])["--verify"] : [],
        .. request.KeepsGoing ? (string[])["--keep-going"] : [],
    ];

    /// <summary>There is a unit for each item, or batch: as many as there are then.</summary>
    private static IEnumerable<string> Units(WorkloadRequest request) =>
        request.Items?.Units == request.Units ? [] : ["-u", Number(request.Units)];

    private static string Settings(RuntimeVariant variant) =>
        string.Join(',', variant.Environment.Select(setting => $"{setting.Key}={SecretText.Value(setting.Key, setting.Value)}"));

    private static IEnumerable<string> Exec(CommandsRequest request) =>
    [
        "exec", .. request.Commands.SelectMany(command => (string[])["--name", command.Name, SecretText.Redacted(command.Text)]),
        "--launches", Number(request.Launches), "--warmup", Number(request.WarmupLaunches),
        .. Choice("--profile", request.Profile, ProfileKind.Full),
        .. request.SampleInterval is { } interval && interval != DefaultExecInterval ? (string[])["--sample-interval", Time(interval)] : [],
        .. Timeout(request),
    ];

    private static IEnumerable<string> Workload(WorkloadSettings request) => request.AssemblyPath is { } assembly
        ? [assembly, .. Methods(request), .. Frameworks(request), .. Inputs(request)]
        : [request.Workload, .. Frameworks(request)];

    /// <summary>The method, or several versions of it.</summary>
    private static IEnumerable<string> Methods(WorkloadSettings request) => request switch
    {
        WorkloadRequest { Versions: [{ IsBaseline: false }, ..] and var others } =>
            ["--candidates", string.Join(',', others.Select(other => other.Workload).Prepend(request.Workload))],
        WorkloadRequest { Versions: [{ Framework: null } version] } =>
            ["--method", request.Workload, "--against", version.AssemblyPath ?? ""],
        _ => ["--method", request.Workload],
    };

    /// <summary>The versions of .NET, the oldest first.</summary>
    private static IEnumerable<string> Frameworks(WorkloadSettings request)
    {
        if (request.Framework is not { } own) return [];
        var older = request is WorkloadRequest run ? run.Versions.Select(version => version.Framework).OfType<string>() : [];
        return ["--framework", string.Join(',', older.Append(own))];
    }

    /// <summary>The strategies, and the other assemblies that have some of them.</summary>
    private static IEnumerable<string> Strategies(WorkloadSettings request) => request.Strategies.Concat(
        request.StrategyCodes.Select(code => code.AssemblyPath).Where(path => path != request.AssemblyPath).Distinct());

    private static IEnumerable<string> Inputs(WorkloadSettings request) =>
    [
        .. request.Items switch
        {
            { Kind: ItemKind.Paths or ItemKind.Range } items => (string[])["--items", items.Source],
            { Kind: ItemKind.Lines } items => ["--items-from", items.Source],
            _ => [],
        },
        .. request.Items is { Batch: var batch } ? (string[])["--batch", Number(batch)] : [],
        .. request.Parameters.SelectMany(parameter =>
            (string[])["--param", $"{parameter.Key}={OneValue(SecretText.Value(parameter.Key, parameter.Value))}"]),
        .. request.HasObjectPerWorker ? (string[])["--instance", "worker"] : [],
    ];

    /// <summary>A value as one of a list: a comma would end it, a star alone stands for all, and nothing for a mistake.</summary>
    private static string OneValue(string value) => value switch
    {
        "" => "\"\"",
        "*" => @"\*",
        _ => value.Replace(@"\*", @"\\*", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal),
    };

    /// <summary>The options that runs and sweeps share.</summary>
    private static IEnumerable<string> Common(WorkloadSettings request) =>
    [
        .. request.LongestWarmup == WorkloadSettings.UsualWarmup ? [] : (string[])["--warmup", Time(request.LongestWarmup)],
        .. request.Iterations is { } iterations ? (string[])["--iterations", Number(iterations)] : [],
        .. Choice("--return", request.Return, ReturnKind.Value),
        .. request.On.IsEmpty ? [] : (string[])["--on", string.Join(',', request.On.Select(SecretText.Redacted))],
        .. request.Membership is { } kind ? (string[])["--membership", $"{kind}={SecretText.Hidden}"] : [],
        .. Choice("--scheduler", request.Scheduler, SchedulerKind.Auto),
        .. request.SampleInterval is { } interval ? (string[])["--sample-interval", Time(interval)] : [],
        .. Timeout(request),
        .. request.Seed == 1 ? [] : (string[])["--seed", Number(request.Seed)],
    ];

    private static IEnumerable<string> Timeout(RunRequest request) => request.Timeout == DefaultTimeout
        ? []
        : ["--timeout", Time(request.Timeout)];

#pragma warning disable CA1308 // The command line's words are lower case.
    private static IEnumerable<string> Choice<T>(string option, T value, T usual) where T : struct, Enum =>
        EqualityComparer<T>.Default.Equals(value, usual) ? [] : [option, value.ToString().ToLowerInvariant()];
#pragma warning restore CA1308

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.####}ms");

    private static string Line(IEnumerable<string> words) => $"dotnet concur {string.Join(' ', words.Select(Quoted))}";

    /// <summary>Quotes a word for a POSIX shell.</summary>
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./,:=%@+".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
