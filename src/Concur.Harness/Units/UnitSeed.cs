namespace Concur.Harness.Units;

/// <summary>Gives each unit a seed of its own: the SplitMix64 finaliser over run seed and unit index.</summary>
internal static class UnitSeed
{
    public static int Of(int runSeed, int unit)
    {
        unchecked
        {
            var z = ((ulong)(uint)runSeed << 32 | (uint)unit) + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)(z ^ (z >> 31));
        }
    }
}
