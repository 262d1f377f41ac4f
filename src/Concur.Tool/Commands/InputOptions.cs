using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>What the user's method is given, as the command line says it.</summary>
/// <param name="Items">The items; null where none were given, though the workload's assembly may have some.</param>
/// <param name="Batch">Items per unit; null where the tool chooses.</param>
/// <param name="Choices">Values of parameters and arguments, of which a case has one each.</param>
/// <param name="HasObjectPerWorker">Whether each worker has an object of its own.</param>
internal sealed record GivenInputs(ItemsRequest? Items, int? Batch, GivenParameters Choices, bool HasObjectPerWorker)
{
    /// <summary>Whether anything was given.</summary>
    public bool Any => Items is not null || Batch is not null || !Choices.IsNone || HasObjectPerWorker;

    /// <summary>The values of a case; the first ones until the cases are known.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = Choices.First;

    /// <summary>As the harness reads them.</summary>
    public UnitInputs ForHarness => new()
    {
        ItemsPath = Items?.LinesPath,
        Batch = Batch ?? 1,
        HasObjectPerWorker = HasObjectPerWorker,
        Parameters = Parameters,
    };
}

/// <summary>The options for what a user's method is given: items, parameters, and an object.</summary>
internal sealed class InputOptions
{
    /// <summary>Each worker gets so many batches, where the tool chooses their size: enough for uneven ones to even out.</summary>
    private const int BatchesPerWorker = 16;

    public Option<string?> Items { get; } = new("--items")
    {
        Description = "A unit for each path, or number. The method takes it: see 'dotnet concur help own-code'",
        HelpName = "PATTERN|A..B",
    };

    public Option<string?> ItemsFrom { get; } = new("--items-from")
    {
        Description = "As --items, from the lines of a file, or of standard input for -",
        HelpName = "FILE|-",
    };

    public Option<string> Batch { get; } = new("--batch")
    {
        Description = "Items per unit, where the method takes a collection; auto makes 16 units for each worker",
        HelpName = "N|auto",
        DefaultValueFactory = _ => "auto",
    };

    public Option<string[]> Parameters { get; } = new("--param")
    {
        Description = "The value of a public property, or of a benchmark's argument, such as Size=1000; may be repeated. Several values, "
            + "such as Size=10,100, make a case each; Size=* takes all of [Params], and * alone those of all parameters",
        HelpName = "NAME=VALUE,...",
        AllowMultipleArgumentsPerToken = false,
    };

    public ChoiceOption<bool> Instance { get; } = new(
        "--instance",
        "Where the method is not static: one object for all workers of a process, or one for each worker",
        [new("process", false), new("worker", true)],
        "process");

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [Items, ItemsFrom, Batch, Parameters, Instance];

    /// <summary>Reads the options, and the items.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="reader">Reads the items.</param>
    /// <exception cref="ConcurException">A value is wrong, or there are no items.</exception>
    public GivenInputs Parse(ParseResult parsed, ItemsReader reader)
    {
        var (pattern, file) = (parsed.GetValue(Items), parsed.GetValue(ItemsFrom));
        if (pattern is not null && file is not null)
            throw UsageErrors.Create("--items and --items-from cannot both be given; leave one out");
        return new GivenInputs(
            pattern is not null ? reader.Matching(pattern) : file is not null ? reader.LinesOf(file) : null,
            WorkloadValues.Batch("--batch", parsed.GetValue(Batch)!),
            GivenParameters.Parse(parsed.GetValue(Parameters) ?? []),
            Instance.Parse(parsed));
    }

    /// <summary>The items of a workload that was found, with the number of items in a unit.</summary>
    /// <param name="given">What the user gave.</param>
    /// <param name="found">What the workload takes.</param>
    /// <param name="workers">The number of workers.</param>
    /// <returns>Null where units have no items.</returns>
    /// <exception cref="ConcurException">A batch was given to a method that takes one item.</exception>
    public static ItemsRequest? Complete(GivenInputs given, WorkloadDescription found, int workers)
    {
        if (given.Batch > 1 && !found.TakesBatches)
        {
            var name = TerminalText.Name(found.Name);
            throw UsageErrors.Create(found.Items is null
                ? $"--batch is for units with items, and '{name}' has none; give --items, or leave it out"
                : $"--batch is for methods that take a collection, and '{name}' takes one item; leave it out");
        }

        var items = given.Items ?? (found is { Items: { } count, ItemsMember: { } member }
            ? new ItemsRequest { Kind = ItemKind.Member, Source = member, Count = count }
            : null);
        if (items is { Count: 0 }) throw UsageErrors.Create($"'{TerminalText.Name(items.Source)}' returns no items");
        var chosen = found.TakesBatches ? given.Batch ?? Math.Max(1, (items?.Count ?? 1) / (workers * BatchesPerWorker)) : 1;
        return items is null ? null : items with { Batch = chosen };
    }
}
