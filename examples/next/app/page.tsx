/** The front page: the layout has all of it. */
export default function Home() {
  return null;
}
