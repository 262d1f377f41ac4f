using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>A speedscope file, as far as tests look into it (https://www.speedscope.app/file-format-schema.json).</summary>
internal sealed class Speedscope : IDisposable
{
    private readonly JsonDocument _file;

    public Speedscope(string text)
    {
        _file = JsonDocument.Parse(text);
        var (frames, profiles) = (_file.RootElement.GetProperty("shared").GetProperty("frames"), _file.RootElement.GetProperty("profiles"));
        Frames = [.. frames.EnumerateArray().Select(frame => frame.GetProperty("name").GetString()!)];
        Profiles = [.. profiles.EnumerateArray().Select(profile => new Profile(profile))];
    }

    /// <summary>The frames' names.</summary>
    public IReadOnlyList<string> Frames { get; }

    /// <summary>The profiles in their order.</summary>
    public IReadOnlyList<Profile> Profiles { get; }

    /// <summary>The frames of each sample, outermost first, with semicolons in between.</summary>
    public IEnumerable<string> Stacks(Profile profile) => profile.Json.GetProperty("samples").EnumerateArray()
        .Select(stack => string.Join(';', stack.EnumerateArray().Select(frame => Frames[frame.GetInt32()])));

    public void Dispose() => _file.Dispose();

    /// <summary>One thread's profile.</summary>
    internal readonly record struct Profile(JsonElement Json)
    {
        public string Name => Json.GetProperty("name").GetString()!;

        /// <summary>Whether it is weighted so: cpu, off-cpu or wall.</summary>
        public bool Is(string weighting) => Name.EndsWith($"({weighting})", StringComparison.Ordinal);

        /// <summary>Whether it is of a lane.</summary>
        public bool IsOfLane => Name.StartsWith("worker ", StringComparison.Ordinal);

        /// <summary>The time of all samples, in the profile's unit.</summary>
        public double Length => Json.GetProperty("endValue").GetDouble();
    }
}
