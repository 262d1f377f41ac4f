namespace Concur.Tool.Help;

/// <summary>A text of the reference. It is one Markdown file in this folder, which the tool carries as a resource.</summary>
/// <param name="Name">The word that <c>help</c> takes.</param>
/// <param name="Markdown">The text, of which the first line is its title.</param>
internal sealed record HelpTopic(string Name, string Markdown)
{
    /// <summary>The names of all topics, in the order in which they are listed.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [
            "account", "gains", "own-code", "machines", "strategies", "statistics", "scaling", "platforms", "formats", "settings",
            "exit-codes",
        ];

    /// <summary>What the topic is about.</summary>
    public string Title => Markdown[..Markdown.IndexOf('\n', StringComparison.Ordinal)].TrimStart('#').Trim();

    /// <summary>Reads a topic.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static HelpTopic Read(string name)
    {
        using var resource = typeof(HelpTopic).Assembly.GetManifestResourceStream($"{name}.md")!;
        using var reader = new StreamReader(resource);
        return new HelpTopic(name, reader.ReadToEnd());
    }
}
