using System.CommandLine;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>What JSON has as the value of a member of a settings file.</summary>
internal enum SettingForm
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A number, or a text as on the command line.</summary>
    Number,

    /// <summary>A text, or a list of texts.</summary>
    List,

    /// <summary>One of the names that the option takes.</summary>
    Choice,

    /// <summary>An object with a value, or a list of values, for each name; or a text or a list of texts as on the command line.</summary>
    Values,
}

/// <summary>A member of a settings file, which stands for an option of <c>run</c>, and mostly of <c>sweep</c>.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Option">The option of <c>run</c>; null for the workload, which is an argument.</param>
/// <param name="Form">What its value may be.</param>
/// <param name="Example">A value as a message shows it, in JSON.</param>
internal sealed record SettingMember(string Name, string? Option, SettingForm Form, string Example)
{
    /// <summary>The option of <c>sweep</c>, if that is another one.</summary>
    private string? OptionOfSweep { get; init; }

    /// <summary>Whether it is about the file's own workload, and means nothing to another one.</summary>
    public bool IsOfItsWorkload { get; private init; }

    /// <summary>Whether it means nothing to <c>sweep</c>.</summary>
    private bool IsOfRunAlone { get; init; }

    /// <summary>Checks the texts of a value, of which the first parameter is the name in messages; not used for choices.</summary>
    private Action<string, IReadOnlyList<string>> CheckTexts { get; init; } = (_, _) => { };

    /// <summary>Whether it counts for the file's own workload alone. So do strategies that are in no catalogue.</summary>
    /// <param name="texts">Its value.</param>
    public bool IsAboutWorkload(IReadOnlyList<string> texts) =>
        IsOfItsWorkload || (Name == "strategies" && texts.Count > 0 && StrategyParser.Parse(texts).Others.Any());

    /// <summary>All members, in the order in which they are listed.</summary>
    public static IReadOnlyList<SettingMember> All { get; } =
    [
        new("workload", null, SettingForm.Text, "\"bench/Bench.csproj\""),
        new("method", "--method", SettingForm.Text, "\"My.Space.Type.Method\"")
        {
            CheckTexts = One(CheckMethod),
            IsOfItsWorkload = true,
        },
        new("param", "--param", SettingForm.Values, "{ \"Size\": \"10,100\" }")
        {
            CheckTexts = (_, texts) => GivenParameters.Parse(texts),
            IsOfItsWorkload = true,
        },
        new("batch", "--batch", SettingForm.Number, "20")
        {
            CheckTexts = One((name, text) => WorkloadValues.Batch(name, text)),
            IsOfItsWorkload = true,
        },
        new("instance", "--instance", SettingForm.Choice, "\"worker\"") { IsOfItsWorkload = true },
        new("framework", "--framework", SettingForm.Text, "\"net8.0\"")
        {
            CheckTexts = One((name, text) => FrameworkOption.Parse(name, text)),
            IsOfItsWorkload = true,
        },
        new("strategies", "--strategies", SettingForm.List, "\"threads,async\"") { CheckTexts = CheckStrategies },
        new("variants", "--variant", SettingForm.List, "[\"server-gc:DOTNET_gcServer=1\"]")
        {
            CheckTexts = (_, texts) => VariantParser.Parse(texts),
            IsOfRunAlone = true,
        },
        new("return", "--return", SettingForm.Choice, "\"digest\""),
        new("units", "--units", SettingForm.Number, "8") { CheckTexts = One((name, text) => WorkloadValues.Units(name, text)) },
        new("size", "--size", SettingForm.Number, "\"10k\"")
        {
            CheckTexts = One((name, text) => WorkloadValues.Size(name, text)),
            OptionOfSweep = "--sizes",
        },
        new("workers", "--workers", SettingForm.Number, "4")
        {
            CheckTexts = One((name, text) => WorkloadValues.Workers(name, text)),
            IsOfRunAlone = true, // Over them a sweep goes.
        },
        new("launches", "--launches", SettingForm.Number, "12") { CheckTexts = One((name, text) => WorkloadValues.Launches(name, text)) },
        new("precision", "--precision", SettingForm.Text, "\"2%\"")
        {
            CheckTexts = One((name, text) => WorkloadValues.Precision(name, text)),
            IsOfRunAlone = true,
        },
        new("budget", "--budget", SettingForm.Text, "\"60s\"")
        {
            CheckTexts = One((name, text) => WorkloadValues.Budget(name, text)),
            IsOfRunAlone = true,
        },
        new("iterations", "--iterations", SettingForm.Number, "20")
        {
            CheckTexts = One((name, text) => WorkloadValues.Iterations(name, text)),
        },
        new("warmup", "--warmup", SettingForm.Text, "\"3s\"") { CheckTexts = One((name, text) => WorkloadValues.Warmup(name, text)) },
        new("profile", "--profile", SettingForm.Choice, "\"light\""),
        new("scheduler", "--scheduler", SettingForm.Choice, "\"proc\""),
        new("sampleInterval", "--sample-interval", SettingForm.Text, "\"10ms\"")
        {
            CheckTexts = One((name, text) => ValueParser.SampleInterval(text, name)),
        },
        new("timeout", "--timeout", SettingForm.Text, "\"5m\"") { CheckTexts = One((name, text) => ValueParser.Timeout(text, name)) },
        new("seed", "--seed", SettingForm.Number, "1") { CheckTexts = One((name, text) => WorkloadValues.Seed(name, text)) },
        new("format", "--format", SettingForm.Choice, "\"markdown\""),
    ];

    /// <summary>The names of all members.</summary>
    public static IEnumerable<string> Names => All.Select(member => member.Name);

    /// <summary>The option of a command; null for the workload, and where the command has none.</summary>
    public Option? OptionOf(Command command) => NameFor(command) is { } name
        ? command.Options.FirstOrDefault(option => option.Name == name)
        : null;

    /// <summary>Whether the command takes it.</summary>
    public bool IsOf(Command command) => Option is null || OptionOf(command) is not null;

    /// <summary>Checks the value of an option, or of a member.</summary>
    /// <param name="command">The command that it is for.</param>
    /// <param name="label">What has the value in messages.</param>
    /// <param name="texts">The value, as on the command line.</param>
    /// <exception cref="ConcurException">It is wrong; the message begins with the label.</exception>
    public void Check(Command command, string label, IReadOnlyList<string> texts)
    {
        try
        {
            if (Form == SettingForm.Choice) ((ChoiceOption)OptionOf(command)!).Find(label, texts[0]);
            else CheckTexts(label, texts);
        }
        catch (ConcurException e) when (!e.Message.StartsWith(label, StringComparison.Ordinal))
        {
            throw UsageErrors.Create($"{label}: {e.Message}");
        }
    }

    private string? NameFor(Command command) => command.Name != "sweep" ? Option : IsOfRunAlone ? null : OptionOfSweep ?? Option;

    private static Action<string, IReadOnlyList<string>> One(Action<string, string> check) => (name, texts) => check(name, texts[0]);

    /// <summary>The file may be a stranger's, whose code must not run.</summary>
    private static void CheckStrategies(string name, IReadOnlyList<string> texts)
    {
        if (StrategyParser.Parse(texts).Files.FirstOrDefault() is { } file)
            throw UsageErrors.Create($"{name} '{file}' is a path; in a file strategies are names; give the path by --strategies");
    }

    private static void CheckMethod(string name, string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text[0] == '-') throw UsageErrors.Create($"{name} '{text}' is no name of a method");
    }
}
