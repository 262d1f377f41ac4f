namespace Concur.Core.Model;

/// <summary>A command that is run as a strategy of its own.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Text">The command line as it was given.</param>
public sealed record NamedCommand(string Name, string Text);
